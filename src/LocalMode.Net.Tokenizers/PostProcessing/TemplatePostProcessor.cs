namespace LocalMode.Tokenizers;

/// <summary>A layout that is fixed when the tokenizer is read.</summary>
/// <param name="single">The layout of one text.</param>
/// <param name="pair">The layout of two texts.</param>
internal sealed class TemplatePostProcessor(SequenceTemplate single, SequenceTemplate pair) : IPostProcessor
{
    /// <summary>Gets the layout of a file without a post-processor: the texts alone.</summary>
    public static TemplatePostProcessor Plain { get; } = new(
        new SequenceTemplate([TemplatePart.ForText(0, 0)]),
        new SequenceTemplate([TemplatePart.ForText(0, 0), TemplatePart.ForText(1, 1)]));

    /// <inheritdoc/>
    public SequenceTemplate Single => single;

    /// <inheritdoc/>
    public SequenceTemplate Pair => pair;

    /// <inheritdoc/>
    public IReadOnlyList<OffsetTrim> Trims { get; init; } = [];
}
