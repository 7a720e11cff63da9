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
        return type == "WordPiece"
            ? new WordPieceDecoder(part.Require("prefix").AsString(), part.Require("cleanup").AsBoolean())
            : throw ComponentReader.Unknown(part, "decoder", type, Known);
    }
}
