using System.ComponentModel.DataAnnotations;

namespace LocalMode;

/// <summary>Options of an <see cref="EmbeddingZeroShotClassifier"/>. They are read and checked once, when the classifier is created.</summary>
/// <remarks>Not safe for concurrent changes.</remarks>
public sealed class EmbeddingZeroShotClassifierOptions
{
    internal const int MaxLabelCacheSize = 1 << 20;

    /// <summary>
    /// Gets or sets the sentence that a label is put into, at <c>{}</c>, unless a call says another. The default is <c>This text is about {}.</c>;
    /// <c>{}</c> compares the label itself.
    /// </summary>
    [Required]
    public string HypothesisTemplate { get; set; } = "This text is about {}.";

    /// <summary>
    /// Gets or sets what similarities are divided by before they become scores, 0.001 to 100: the smaller, the surer the scores. The default is 0.05,
    /// the inverse of the factor of 20 by which sentence-transformers scales similarities in training. It changes no label's rank.
    /// </summary>
    [Range(0.001, 100)]
    public float Temperature { get; set; } = 0.05f;

    /// <summary>
    /// Gets or sets the similarity, -1 to 1, from which on a label is likelier true than not where several may be
    /// (<see cref="ZeroShotClassificationOptions.MultiLabel"/>): its score is 1 / (1 + exp((threshold - similarity) / temperature)), so 0.5 at the
    /// threshold. The default is <see langword="null"/>: such calls are refused, since the similarity that means "true" differs from model to model.
    /// </summary>
    [Range(-1, 1)]
    public float? MultiLabelThreshold { get; set; }

    /// <summary>
    /// Gets or sets the labels whose vectors are kept, the most recently used ones, each with its template and model; 0 for none. The default is 1,024.
    /// </summary>
    [Range(0, MaxLabelCacheSize)]
    public int LabelCacheSize { get; set; } = 1024;

    /// <summary>Gets or sets the clock of durations. The default is <see cref="TimeProvider.System"/>.</summary>
    [Required]
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    internal EmbeddingZeroShotClassifierOptions Snapshot()
    {
        HypothesisTemplates.Check(HypothesisTemplate, nameof(HypothesisTemplate));
        if (!(Temperature is >= 0.001f and <= 100))
            throw new ArgumentOutOfRangeException(nameof(Temperature), Temperature, "Must be from 0.001 to 100.");
        if (MultiLabelThreshold is { } threshold && !(threshold is >= -1 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(MultiLabelThreshold), threshold, "Must be from -1 to 1.");
        ArgumentOutOfRangeException.ThrowIfNegative(LabelCacheSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(LabelCacheSize, MaxLabelCacheSize);
        ArgumentNullException.ThrowIfNull(TimeProvider);
        return (EmbeddingZeroShotClassifierOptions)MemberwiseClone();
    }
}
