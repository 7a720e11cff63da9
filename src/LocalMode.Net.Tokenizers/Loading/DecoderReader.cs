namespace LocalMode.Tokenizers;

/// <summary>Reads <c>$.decoder</c>.</summary>
internal static class DecoderReader
{
    private static readonly string[] Known =
        ["BPEDecoder", "ByteFallback", "ByteLevel", "CTC", "Fuse", "Metaspace", "Replace", "Sequence", "Strip", "WordPiece"];

    /// <summary>Creates the decoder that a value describes.</summary>
    /// <param name="part">The value.</param>
    public static ITokenDecoder Read(JsonPart part)
    {
        string type = ComponentReader.TypeOf(part);
        return type switch
        {
            "ByteLevel" => new ByteLevelDecoder(),
            "WordPiece" => new WordPieceDecoder(part.Require("prefix").AsString(), part.Require("cleanup").AsBoolean()),
            _ => throw ComponentReader.Unknown(part, "decoder", type, Known),
        };
    }
}
