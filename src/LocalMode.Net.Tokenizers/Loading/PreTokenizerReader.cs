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
            "Whitespace" => new WhitespacePreTokenizer(partWords: true),
            "WhitespaceSplit" => new WhitespacePreTokenizer(partWords: false),
            "Sequence" => new SequencePreTokenizer([.. part.Require("pretokenizers").AsArray().ConvertAll(Read)]),
            _ => throw ComponentReader.Unknown(part, "pre-tokenizer", type, Known),
        };
    }
}
