namespace LocalMode.Tokenizers;

/// <summary>Makes the suffix that ends words a blank; in the last token it is dropped.</summary>
/// <param name="suffix">The suffix.</param>
internal sealed class BpeDecoder(string suffix) : ITokenDecoder
{
    /// <inheritdoc/>
    public void Decode(List<string> tokens)
    {
        for (int i = 0; i < tokens.Count; i++)
        {
            tokens[i] = LiteralText.Replace(tokens[i], suffix, i == tokens.Count - 1 ? "" : " ");
        }
    }
}
