namespace LocalMode;

/// <summary>Options of a reranking.</summary>
public sealed class RerankOptions : InferenceOptions
{
    /// <summary>Gets or sets what turns the model's raw value into a score. Default: what the model declares, else a sigmoid.</summary>
    public ScoreFunction ScoreFunction { get; set; }

    /// <inheritdoc/>
    public override RerankOptions Clone() => (RerankOptions)base.Clone();
}
