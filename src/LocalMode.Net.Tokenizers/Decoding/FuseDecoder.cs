namespace LocalMode.Tokenizers;

/// <summary>Makes all tokens one, so that what follows sees the whole text.</summary>
internal sealed class FuseDecoder : ITokenDecoder
{
    /// <inheritdoc/>
    public void Decode(List<string> tokens)
    {
        string text = string.Concat(tokens);
        tokens.Clear();
        tokens.Add(text);
    }
}
