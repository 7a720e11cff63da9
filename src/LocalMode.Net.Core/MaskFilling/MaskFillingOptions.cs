namespace LocalMode;

/// <summary>Options of mask filling.</summary>
public sealed class MaskFillingOptions : InferenceOptions
{
    /// <summary>Gets or sets the candidates of each mask, at least 1. Default 5.</summary>
    public int TopK { get; set; } = 5;

    /// <summary>Gets or sets the only words to choose from; <see langword="null"/>, the default, for all tokens. Their scores are not scaled anew.</summary>
    public IReadOnlyList<string>? Targets { get; set; }

    /// <inheritdoc/>
    public override MaskFillingOptions Clone() => (MaskFillingOptions)base.Clone();
}
