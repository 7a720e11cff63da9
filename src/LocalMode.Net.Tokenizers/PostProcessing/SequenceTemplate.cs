namespace LocalMode.Tokenizers;

/// <summary>The order in which texts and special tokens make up what the model is given.</summary>
internal sealed class SequenceTemplate
{
    private readonly TemplatePart[] _parts;

    /// <summary>Initializes a new instance of the <see cref="SequenceTemplate"/> class.</summary>
    /// <param name="parts">The parts in order.</param>
    public SequenceTemplate(TemplatePart[] parts)
    {
        _parts = parts;
        foreach (TemplatePart part in parts)
        {
            SpecialCount += part.IsSpecial ? 1 : 0;
            TextCount += part.IsSpecial ? 0 : 1;
        }
    }

    /// <summary>Gets a value indicating whether overflowing parts have the type ids of the layout too, as RoBERTa's have.</summary>
    public bool HasUniformTypes { get; init; }

    /// <summary>Gets the parts in order.</summary>
    public ReadOnlySpan<TemplatePart> Parts => _parts;

    /// <summary>Gets the number of special tokens.</summary>
    public int SpecialCount { get; }

    /// <summary>Gets how often a text occurs.</summary>
    public int TextCount { get; }
}
