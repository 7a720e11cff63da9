namespace LocalMode;

/// <summary>The labels of one text.</summary>
public sealed class TextClassification : InferenceResult
{
    /// <summary>Gets the labels, the highest score first; of equal scores the order is the provider's, and documented there. Never empty.</summary>
    public required IReadOnlyList<LabelScore> Labels { get; init; }

    /// <summary>Gets the label with the highest score.</summary>
    public string Label => Labels[0].Label;

    /// <summary>Gets the score of <see cref="Label"/>.</summary>
    public float Score => Labels[0].Score;
}
