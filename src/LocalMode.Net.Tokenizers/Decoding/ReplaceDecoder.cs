using System.Text;

namespace LocalMode.Tokenizers;

/// <summary>Replaces what a pattern matches, in each token by itself.</summary>
/// <param name="pattern">What is replaced.</param>
/// <param name="content">What is put in its place, literally.</param>
internal sealed class ReplaceDecoder(TextPattern pattern, string content) : ITokenDecoder
{
    /// <summary>Gets the text that is replaced, <see langword="null"/> if it is a regular expression.</summary>
    public string? Literal => pattern.Literal;

    /// <inheritdoc/>
    public void Decode(List<string> tokens)
    {
        for (int i = 0; i < tokens.Count; i++)
        {
            string token = tokens[i];
            tokens[i] = pattern.Literal is { } literal ? token.Replace(literal, content, StringComparison.Ordinal)
                : token.Length > 0 ? Replace(token) : token;
        }
    }

    private string Replace(string token)
    {
        var result = new StringBuilder();
        int kept = 0;
        PatternMatches matches = pattern.Matches(token);
        while (matches.MoveNext())
        {
            result.Append(token, kept, matches.Start - kept).Append(content);
            kept = matches.End;
        }

        return result.Append(token, kept, token.Length - kept).ToString();
    }
}
