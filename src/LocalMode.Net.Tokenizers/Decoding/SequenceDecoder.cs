namespace LocalMode.Tokenizers;

/// <summary>Several decoders, one after the other.</summary>
/// <param name="steps">The decoders in order.</param>
internal sealed class SequenceDecoder(ITokenDecoder[] steps) : ITokenDecoder
{
    /// <summary>Gets the decoders in order.</summary>
    public IReadOnlyList<ITokenDecoder> Steps => steps;

    /// <inheritdoc/>
    public void Decode(List<string> tokens)
    {
        foreach (ITokenDecoder step in steps)
        {
            step.Decode(tokens);
        }
    }
}
