namespace LocalMode;

/// <summary>How often a detector found a kind of data in a payload. Holds no text.</summary>
/// <param name="Detector">The detector's name.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Count">The occurrences; 1 or more.</param>
public sealed record EgressFinding(string Detector, SensitiveDataKind Kind, int Count);
