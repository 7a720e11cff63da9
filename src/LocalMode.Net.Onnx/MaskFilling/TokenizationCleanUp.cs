namespace LocalMode.Onnx;

/// <summary>Closes the gaps that decoding leaves before English punctuation and contractions, over a whole text, as transformers does.</summary>
internal static class TokenizationCleanUp
{
    private static readonly (string Found, string Replacement)[] Replacements =
    [
        (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"), (" 'm", "'m"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
    ];

    public static string Apply(string text)
    {
        foreach ((string found, string replacement) in Replacements)
            text = text.Replace(found, replacement, StringComparison.Ordinal);

        return text;
    }
}
