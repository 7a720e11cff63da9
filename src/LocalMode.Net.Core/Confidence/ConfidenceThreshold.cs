namespace LocalMode;

/// <summary>A threshold that <see cref="ConfidenceCalibration"/> chose, and what it gave on the answers that it was chosen by.</summary>
/// <param name="Value">The threshold: an answer of a lower confidence escalates.</param>
/// <param name="Precision">The share of the kept answers that were right: 0 to 1.</param>
/// <param name="Coverage">The share of all answers that were kept: 0 to 1.</param>
public readonly record struct ConfidenceThreshold(double Value, double Precision, double Coverage);
