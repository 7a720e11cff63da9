namespace LocalMode.Onnx;

/// <summary>The clean-up of spaces that tokenizer_config.json can ask for, over a whole decoded text.</summary>
internal static class TokenizationSpaces
{
    private static readonly (string Found, string Kept)[] Rules =
    [
        (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"), (" 'm", "'m"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
    ];

    /// <summary>Removes the spaces before punctuation and English contractions.</summary>
    public static string CleanUp(string text)
    {
        foreach ((string found, string kept) in Rules)
            text = text.Replace(found, kept, StringComparison.Ordinal);

        return text;
    }
}
