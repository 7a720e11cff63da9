namespace LocalMode;

/// <summary>How sure a model was of the tokens that it chose for an answer.</summary>
/// <remarks>
/// All figures are of the model's own distribution: a soft-max over all logits at temperature 1, before penalties, cuts and masks.
/// Logarithms are natural. The token that ended the answer counts. They say how probable the words were, not whether they are true.
/// </remarks>
/// <param name="Count">The tokens; at least 1.</param>
/// <param name="Mean">The mean of the chosen tokens' log-probabilities; 0 or less. <c>exp(-Mean)</c> is the perplexity.</param>
/// <param name="Minimum">The least of them.</param>
/// <param name="LowerDecile">The value that a tenth of them do not exceed (nearest rank).</param>
/// <param name="LowerQuartile">The value that a quarter of them do not exceed (nearest rank).</param>
/// <param name="Median">The value that half of them do not exceed (nearest rank).</param>
/// <param name="MeanMargin">The mean distance between the probabilities of the most and the second most likely token: 0 to 1.</param>
/// <param name="MeanEntropy">The mean entropy of the distribution in nats; 0 or more.</param>
public sealed record LogProbabilitySummary(
    int Count, double Mean, double Minimum, double LowerDecile, double LowerQuartile, double Median, double MeanMargin, double MeanEntropy);
