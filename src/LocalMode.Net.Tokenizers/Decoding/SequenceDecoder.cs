namespace LocalMode.Tokenizers;

/// <summary>Several decoders, one after the other.</summary>
/// <param name="steps">The decoders in order.</param>
internal sealed class SequenceDecoder(ITokenDecoder[] steps) : ITokenDecoder
{
    /// <inheritdoc/>
    public void Decode(List<string> tokens)
    {
        foreach (ITokenDecoder step in steps)
        {
            step.Decode(tokens);
        }
    }
}
