namespace LocalMode;

/// <summary>Options of a summary.</summary>
public sealed class SummarizationOptions : SequenceGenerationOptions
{
    /// <summary>Gets or sets what the summary is to heed, such as its length or tone, for models that read instructions; others refuse it. Default <see langword="null"/>.</summary>
    public string? Instructions { get; set; }

    /// <inheritdoc/>
    public override SummarizationOptions Clone() => (SummarizationOptions)base.Clone();
}
