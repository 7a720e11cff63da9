namespace LocalMode.Tokenizers;

/// <summary>Replaces a text by another, in each token by itself.</summary>
/// <param name="pattern">What is replaced; not empty.</param>
/// <param name="content">What is put in its place.</param>
internal sealed class ReplaceDecoder(string pattern, string content) : ITokenDecoder
{
    /// <inheritdoc/>
    public void Decode(List<string> tokens)
    {
        for (int i = 0; i < tokens.Count; i++)
        {
            tokens[i] = tokens[i].Replace(pattern, content, StringComparison.Ordinal);
        }
    }
}
