using System.ComponentModel.DataAnnotations;

namespace LocalMode;

/// <summary>Options of a <see cref="LogProbabilityConfidenceEstimator"/>: what counts how much.</summary>
/// <remarks>The defaults are a start and no calibration; see <see cref="ConfidenceCalibration"/>. Not safe for concurrent changes.</remarks>
public sealed class LogProbabilityConfidenceOptions
{
    /// <summary>
    /// Gets or sets how much the least probable tenth of the words counts against the mean: from 0, the mean alone, to 1, the tenth alone. The
    /// default is 0.25. A long answer with one wrong name has a high mean.
    /// </summary>
    [Range(0.0, 1.0)]
    public double LowerDecileWeight { get; set; } = 0.25;

    /// <summary>Gets or sets how much the mean margin of the first choice over the second counts against both: from 0, not at all, to 1, alone. The default is 0.25.</summary>
    [Range(0.0, 1.0)]
    public double MarginWeight { get; set; } = 0.25;

    /// <summary>Gets or sets the tokens below which nothing is said of an answer: 1 or more. The default is 1.</summary>
    [Range(1, int.MaxValue)]
    public int MinTokens { get; set; } = 1;
}
