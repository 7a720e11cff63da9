namespace LocalMode;

/// <summary>Options of a text classification.</summary>
public sealed class TextClassificationOptions : InferenceOptions
{
    /// <summary>Gets or sets how many labels come back, at least 1; <see langword="null"/>, the default, for all.</summary>
    public int? TopK { get; set; }

    /// <summary>Gets or sets what turns raw values into scores. Default <see cref="ScoreFunction.Default"/>.</summary>
    public ScoreFunction ScoreFunction { get; set; }

    /// <inheritdoc/>
    public override TextClassificationOptions Clone() => (TextClassificationOptions)base.Clone();
}
