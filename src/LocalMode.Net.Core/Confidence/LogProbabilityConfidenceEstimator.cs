using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Takes the confidence in an answer from the probabilities of its own words: see <see cref="LogProbabilitySummary"/>.</summary>
/// <remarks>
/// <para>
/// With <c>d</c> for <see cref="LogProbabilityConfidenceOptions.LowerDecileWeight"/> and <c>m</c> for <see cref="LogProbabilityConfidenceOptions.MarginWeight"/>:
/// <c>confidence = (1 - m) * exp((1 - d) * Mean + d * LowerDecile) + m * MeanMargin</c>. The first part is a probability of a word, geometrically weighted
/// between the mean and the least probable tenth; with <c>d = m = 0</c> it is the inverse of the perplexity.
/// </para>
/// <para>
/// It says how sure the model was of its words, not whether they are true, and what is much differs from model to model: choose a threshold by
/// <see cref="ConfidenceCalibration"/> over answers of the same model. Nothing is said of an answer whose client gives no summary. Safe for concurrent use.
/// </para>
/// </remarks>
public sealed class LogProbabilityConfidenceEstimator : IConfidenceEstimator
{
    private readonly double _decileWeight;
    private readonly double _marginWeight;
    private readonly int _minTokens;

    /// <summary>Initializes a new instance of the <see cref="LogProbabilityConfidenceEstimator"/> class.</summary>
    /// <param name="options">The options, copied; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside of its range.</exception>
    public LogProbabilityConfidenceEstimator(LogProbabilityConfidenceOptions? options = null)
    {
        options ??= new LogProbabilityConfidenceOptions();
        ThrowIfOutside(options.LowerDecileWeight is >= 0 and <= 1, options.LowerDecileWeight, nameof(options.LowerDecileWeight), "from 0 to 1");
        ThrowIfOutside(options.MarginWeight is >= 0 and <= 1, options.MarginWeight, nameof(options.MarginWeight), "from 0 to 1");
        ThrowIfOutside(options.MinTokens >= 1, options.MinTokens, nameof(options.MinTokens), "1 or more");
        (_decileWeight, _marginWeight, _minTokens) = (options.LowerDecileWeight, options.MarginWeight, options.MinTokens);
    }

    /// <inheritdoc/>
    public ValueTask<double?> EstimateAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions? options, ChatResponse response, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(response);
        return new(response.GetLogProbabilities() is { } summary ? Estimate(summary) : null);
    }

    /// <summary>Computes the confidence from a summary.</summary>
    /// <param name="summary">The summary.</param>
    /// <returns>From 0 to 1, or <see langword="null"/> for too few tokens.</returns>
    public double? Estimate(LogProbabilitySummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        if (summary.Count < _minTokens)
            return null;
        double probability = Math.Exp(((1 - _decileWeight) * summary.Mean) + (_decileWeight * summary.LowerDecile));
        double confidence = ((1 - _marginWeight) * probability) + (_marginWeight * summary.MeanMargin);
        return double.IsNaN(confidence) ? null : Math.Clamp(confidence, 0, 1);
    }

    private static void ThrowIfOutside<T>(bool valid, T value, string property, string expected)
    {
        if (!valid)
            throw new ArgumentOutOfRangeException(property, value, $"{nameof(LogProbabilityConfidenceOptions)}.{property} is {value}; expected {expected}.");
    }
}
