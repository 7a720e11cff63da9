namespace LocalMode;

/// <summary>A stretch of a text that a detector calls sensitive. It says where the value stands and never holds the value.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where it begins in the caller's string, in UTF-16 units.</param>
/// <param name="Length">Its length in UTF-16 units, at least 1.</param>
/// <param name="Detector">The name of the detector; where a detector knows several forms, with the form behind a slash, such as <c>national-id/pl-pesel</c>.</param>
public readonly record struct SensitiveSpan(SensitiveDataKind Kind, int Start, int Length, string Detector)
{
    /// <summary>Gets the position behind the stretch.</summary>
    public int End => Start + Length;
}
