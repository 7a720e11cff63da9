using System.Globalization;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Rejects an answer whose confidence is below a threshold. An answer of which nothing can be said passes.</summary>
internal sealed class ConfidenceTrigger : IEscalationTrigger
{
    private static readonly object Key = new();

    private readonly IConfidenceEstimator _estimator;
    private readonly double _threshold;

    /// <param name="estimator">The estimator.</param>
    /// <param name="threshold">The least confidence that passes: 0 to 1.</param>
    public ConfidenceTrigger(IConfidenceEstimator estimator, double threshold)
    {
        if (threshold is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "The threshold of the confidence must be from 0 to 1.");
        (_estimator, _threshold) = (estimator, threshold);
    }

    /// <summary>The confidence that was found in the answer of a request, for its report.</summary>
    public static double? Find(EscalationContext context) => context.State.TryGetValue(Key, out object? found) ? (double?)found : null;

    public async ValueTask<TriggerVerdict> AfterAsync(EscalationContext context, ChatResponse response, CancellationToken cancellationToken)
    {
        double? estimate = await _estimator.EstimateAsync(context.Messages, context.Options, response, cancellationToken).ConfigureAwait(false);
        if (estimate is not { } confidence)
            return default;
        if (confidence is not (>= 0 and <= 1))
            throw new InvalidOperationException($"The confidence estimator {_estimator.GetType()} gave {confidence.ToString(CultureInfo.InvariantCulture)}; expected 0 to 1, or null.");
        context.State[Key] = confidence;
        if (confidence >= _threshold)
            return default;
        string reason = string.Create(CultureInfo.InvariantCulture, $"its confidence is {confidence:0.###}, and {_threshold:0.###} is needed.");
        return TriggerVerdict.Escalate(EscalationReason.LowConfidence, new InvalidOutputException(reason, response.Text));
    }
}
