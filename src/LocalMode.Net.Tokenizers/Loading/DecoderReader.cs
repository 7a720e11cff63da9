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
            "BPEDecoder" => new BpeDecoder(part.Require("suffix").AsString()),
            "ByteFallback" => new ByteFallbackDecoder(),
            "CTC" => new CtcDecoder(
                part.Require("pad_token").AsString(), part.Require("word_delimiter_token").AsString(), part.Require("cleanup").AsBoolean()),
            "Fuse" => new FuseDecoder(),
            "Metaspace" => new MetaspaceDecoder(part.Require("replacement").AsCharacter(), MetaspaceReader.ReadScheme(part)),
            "Replace" => new ReplaceDecoder(PatternReader.Read(part.Require("pattern")), part.Require("content").AsString()),
            "Sequence" => new SequenceDecoder([.. part.Require("decoders").AsArray().ConvertAll(Read)]),
            "Strip" => new StripDecoder(part.Require("content").AsCharacter(), part.Require("start").AsIndex(), part.Require("stop").AsIndex()),
            "WordPiece" => new WordPieceDecoder(part.Require("prefix").AsString(), part.Require("cleanup").AsBoolean()),
            _ => throw ComponentReader.Unknown(part, "decoder", type, Known),
        };
    }
}
