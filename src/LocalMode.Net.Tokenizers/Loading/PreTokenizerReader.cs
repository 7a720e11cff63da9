namespace LocalMode.Tokenizers;

/// <summary>Reads <c>$.pre_tokenizer</c>.</summary>
internal static class PreTokenizerReader
{
    private static readonly string[] Known =
    [
        "BertPreTokenizer", "ByteLevel", "CharDelimiterSplit", "Digits", "FixedLength", "Metaspace", "Punctuation", "Sequence", "Split",
        "UnicodeScripts", "Whitespace", "WhitespaceSplit",
    ];

    /// <summary>Creates the pre-tokenizer that a value describes.</summary>
    /// <param name="part">The value.</param>
    public static IPreTokenizer Read(JsonPart part)
    {
        string type = ComponentReader.TypeOf(part);
        return type switch
        {
            "BertPreTokenizer" => new BertPreTokenizer(),
            "ByteLevel" => new ByteLevelPreTokenizer(part.Require("add_prefix_space").AsBoolean(), part.Find("use_regex")?.AsBoolean() ?? true),
            "CharDelimiterSplit" => new CharDelimiterPreTokenizer(part.Require("delimiter").AsCharacter()),
            "Digits" => new CharacterPreTokenizer(
                CategorySets.Number, part.Require("individual_digits").AsBoolean() ? SplitBehavior.Isolated : SplitBehavior.Contiguous),
            "FixedLength" => ReadFixedLength(part),
            "Punctuation" => new CharacterPreTokenizer(
                CharacterPreTokenizer.Punctuation, part.Find("behavior") is { } marks ? PatternReader.ReadBehavior(marks) : SplitBehavior.Isolated),
            "Split" => new SplitPreTokenizer(
                PatternReader.Read(part.Require("pattern")), PatternReader.ReadBehavior(part.Require("behavior")), part.Require("invert").AsBoolean()),
            "Metaspace" => ReadMetaspace(part),
            "UnicodeScripts" => new UnicodeScriptsPreTokenizer(),
            "Whitespace" => new WhitespacePreTokenizer(partWords: true),
            "WhitespaceSplit" => new WhitespacePreTokenizer(partWords: false),
            "Sequence" => new SequencePreTokenizer([.. part.Require("pretokenizers").AsArray().ConvertAll(Read)]),
            _ => throw ComponentReader.Unknown(part, "pre-tokenizer", type, Known),
        };
    }

    private static FixedLengthPreTokenizer ReadFixedLength(JsonPart part)
    {
        const int DefaultLength = 5;
        int length = part.Find("length")?.AsIndex() ?? DefaultLength;
        return length > 0
            ? new FixedLengthPreTokenizer(length)
            : throw part.Require("length").Invalid("Found 0; expected a length of at least 1 character.");
    }

    private static MetaspacePreTokenizer ReadMetaspace(JsonPart part) => new(
        part.Require("replacement").AsCharacter(), MetaspaceReader.ReadScheme(part), part.Find("split")?.AsBoolean() ?? true);
}
