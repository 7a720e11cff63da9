namespace LocalMode;

/// <summary>The built-in detectors.</summary>
public static class SensitiveDataDetectors
{
    /// <summary>Gets all of them.</summary>
    public static IReadOnlyList<ISensitiveDataDetector> Default => [];
}
