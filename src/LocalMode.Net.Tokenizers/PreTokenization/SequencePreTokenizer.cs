namespace LocalMode.Tokenizers;

/// <summary>Several pre-tokenizers, each cutting the pieces of the one before.</summary>
internal sealed class SequencePreTokenizer : IPreTokenizer
{
    private readonly IPreTokenizer[] _steps;

    /// <summary>Initializes a new instance of the <see cref="SequencePreTokenizer"/> class.</summary>
    /// <param name="steps">The pre-tokenizers in order.</param>
    public SequencePreTokenizer(IPreTokenizer[] steps)
    {
        _steps = steps;
        RewritesText = Array.Exists(steps, static step => step.RewritesText);
        NeedsOrigins = Array.Exists(steps, static step => step.NeedsOrigins);
    }

    /// <inheritdoc/>
    public bool RewritesText { get; }

    /// <inheritdoc/>
    public bool NeedsOrigins { get; }

    /// <inheritdoc/>
    public void PreTokenize(PreTokenizedText text)
    {
        foreach (IPreTokenizer step in _steps)
        {
            step.PreTokenize(text);
        }
    }
}
