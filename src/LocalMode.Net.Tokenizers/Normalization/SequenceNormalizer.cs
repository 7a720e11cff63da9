namespace LocalMode.Tokenizers;

/// <summary>Several normalisers, one after the other.</summary>
/// <param name="steps">The normalisers in order.</param>
internal sealed class SequenceNormalizer(INormalizer[] steps) : INormalizer
{
    /// <inheritdoc/>
    public void Normalize(AlignedText text)
    {
        foreach (INormalizer step in steps)
        {
            step.Normalize(text);
        }
    }
}
