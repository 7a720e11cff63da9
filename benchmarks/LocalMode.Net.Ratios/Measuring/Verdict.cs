namespace LocalMode.Ratios.Measuring;

/// <summary>Says in words how a result stands to its bar.</summary>
internal static class Verdict
{
    /// <summary>Of a ratio that should be small.</summary>
    public static string AtMost(RatioResult result, double must, double aim) =>
        Say(result.Ratio <= aim, result.Ratio <= must, result.High <= must);

    /// <summary>Of a ratio that should be large.</summary>
    public static string AtLeast(RatioResult result, double must, double aim) =>
        Say(result.Ratio >= aim, result.Ratio >= must, result.Low >= must);

    /// <summary>Of a count that should be small.</summary>
    public static string AtMost(double count, double must, double aim) => count <= aim ? "aim reached" : count <= must ? "must reached" : "LOST";

    private static string Say(bool aim, bool must, bool surely)
    {
        string reached = aim ? "aim reached by the median" : must ? "must reached by the median" : "LOST";
        return must && !surely ? $"{reached}; the interval does not exclude a value on the wrong side of the must" : reached;
    }
}
