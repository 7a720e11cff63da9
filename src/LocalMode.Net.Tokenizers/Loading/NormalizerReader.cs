namespace LocalMode.Tokenizers;

/// <summary>Reads <c>$.normalizer</c>.</summary>
internal static class NormalizerReader
{
    private static readonly string[] Known =
    [
        "BertNormalizer", "ByteLevel", "Lowercase", "NFC", "NFD", "NFKC", "NFKD", "Nmt", "Precompiled", "Prepend", "Replace", "Sequence", "Strip",
        "StripAccents",
    ];

    /// <summary>Creates the normaliser that a value describes.</summary>
    /// <param name="part">The value.</param>
    public static INormalizer Read(JsonPart part)
    {
        string type = ComponentReader.TypeOf(part);
        return type switch
        {
            "BertNormalizer" => ReadBert(part),
            "ByteLevel" => new ByteLevelNormalizer(),
            "Lowercase" => new LowercaseNormalizer(),
            "NFD" => new NfdNormalizer(),
            "Sequence" => new SequenceNormalizer([.. part.Require("normalizers").AsArray().ConvertAll(Read)]),
            _ => throw ComponentReader.Unknown(part, "normalizer", type, Known),
        };
    }

    private static BertNormalizer ReadBert(JsonPart part)
    {
        bool lowercase = part.Require("lowercase").AsBoolean();
        bool stripAccents = part.Find("strip_accents")?.AsBoolean() ?? lowercase;
        return new BertNormalizer(
            part.Require("clean_text").AsBoolean(), part.Require("handle_chinese_chars").AsBoolean(), stripAccents, lowercase);
    }
}
