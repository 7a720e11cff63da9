namespace LocalMode;

/// <summary>Options of a classification into labels that the caller names.</summary>
public sealed class ZeroShotClassificationOptions : InferenceOptions
{
    /// <summary>
    /// Gets or sets the sentence that a label is put into, at <c>{}</c>, before it is compared with the text; <see langword="null"/>, the default, for the
    /// provider's own, which its metadata tells.
    /// </summary>
    public string? HypothesisTemplate { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether several labels may be true at once: each then has a probability of its own. Default <see langword="false"/>: the
    /// scores add up to 1.
    /// </summary>
    public bool MultiLabel { get; set; }

    /// <inheritdoc/>
    public override ZeroShotClassificationOptions Clone() => (ZeroShotClassificationOptions)base.Clone();
}
