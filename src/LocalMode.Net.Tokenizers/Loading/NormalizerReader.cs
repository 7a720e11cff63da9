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
            "NFC" => new NfcNormalizer(compatible: false),
            "NFD" => new NfdNormalizer(compatible: false),
            "NFKC" => new NfcNormalizer(compatible: true),
            "NFKD" => new NfdNormalizer(compatible: true),
            "Nmt" => new NmtNormalizer(),
            "Precompiled" => ReadPrecompiled(part.Require("precompiled_charsmap")),
            "Prepend" => new PrependNormalizer(part.Require("prepend").AsString()),
            "Replace" => new ReplaceNormalizer(PatternReader.Read(part.Require("pattern")), part.Require("content").AsString()),
            "Sequence" => new SequenceNormalizer([.. part.Require("normalizers").AsArray().ConvertAll(Read)]),
            "Strip" => new StripNormalizer(part.Require("strip_left").AsBoolean(), part.Require("strip_right").AsBoolean()),
            "StripAccents" => new StripAccentsNormalizer(),
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

    private static PrecompiledNormalizer ReadPrecompiled(JsonPart part)
    {
        byte[] content;
        try
        {
            content = Convert.FromBase64String(part.AsString());
        }
        catch (FormatException exception)
        {
            throw new ModelInvalidException(part.Source, part.Path, "It is not valid Base64. Restore the file, or save the tokenizer again.", exception);
        }

        return new PrecompiledNormalizer(CharacterMap.TryRead(content, out string problem) ?? throw part.Invalid(problem));
    }
}
