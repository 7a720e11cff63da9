namespace LocalMode;

/// <summary>A stretch of a text that names something.</summary>
/// <param name="Label">The kind, such as <c>PER</c>, without the prefix that tells beginning and inside; with it under <see cref="EntityAggregation.None"/>.</param>
/// <param name="Score">The probability, from 0 to 1.</param>
/// <param name="Text">The stretch itself: <c>text[Range]</c>.</param>
/// <param name="Range">Where it stands in the caller's string, in UTF-16 units; both ends count from the start.</param>
public sealed record Entity(string Label, float Score, string Text, Range Range);
