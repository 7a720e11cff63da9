namespace LocalMode.Tokenizers;

/// <summary>Several pre-tokenizers, each cutting the pieces of the one before.</summary>
/// <param name="steps">The pre-tokenizers in order.</param>
internal sealed class SequencePreTokenizer(IPreTokenizer[] steps) : IPreTokenizer
{
    /// <inheritdoc/>
    public void PreTokenize(PreTokenizedText text)
    {
        foreach (IPreTokenizer step in steps)
        {
            step.PreTokenize(text);
        }
    }
}
