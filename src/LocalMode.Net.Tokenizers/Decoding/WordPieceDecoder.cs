namespace LocalMode.Tokenizers;

/// <summary>Joins continuations to the token before, puts a blank before the others, and closes the gaps before English punctuation.</summary>
/// <param name="prefix">What a continuation begins with.</param>
/// <param name="cleanUp">Whether gaps are closed, in each token by itself.</param>
internal sealed class WordPieceDecoder(string prefix, bool cleanUp) : ITokenDecoder
{
    private static readonly (string Found, string Replacement)[] CleanUps =
    [
        (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"),
        (" 'm", "'m"), (" do not", " don't"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
    ];

    /// <inheritdoc/>
    public void Decode(List<string> tokens)
    {
        for (int i = 0; i < tokens.Count; i++)
        {
            string token = tokens[i];
            if (i > 0)
            {
                token = token.StartsWith(prefix, StringComparison.Ordinal) ? token[prefix.Length..] : " " + token;
            }

            tokens[i] = cleanUp ? CleanUp(token) : token;
        }
    }

    /// <summary>Closes the gaps before English punctuation and contractions.</summary>
    /// <param name="token">The text.</param>
    public static string CleanUp(string token)
    {
        foreach ((string found, string replacement) in CleanUps)
        {
            token = token.Replace(found, replacement, StringComparison.Ordinal);
        }

        return token;
    }
}
