namespace LocalMode;

/// <summary>A label with the model's score for it.</summary>
/// <param name="Label">The label, as the model or the caller names it.</param>
/// <param name="Score">The score: a probability from 0 to 1, or the raw value of a model for regression.</param>
public readonly record struct LabelScore(string Label, float Score);
