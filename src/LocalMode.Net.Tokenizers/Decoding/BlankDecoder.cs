namespace LocalMode.Tokenizers;

/// <summary>What a file without a decoder means: a blank between tokens.</summary>
internal sealed class BlankDecoder : ITokenDecoder
{
    /// <inheritdoc/>
    public void Decode(List<string> tokens)
    {
        for (int i = 1; i < tokens.Count; i++)
        {
            tokens[i] = " " + tokens[i];
        }
    }
}
