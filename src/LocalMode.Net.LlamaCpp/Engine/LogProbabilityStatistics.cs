namespace LocalMode.LlamaCpp.Engine;

/// <summary>
/// How sure a model was of an answer: over its tokens, the natural logarithm of the chosen token's probability, as the model gave it
/// (temperature 1, before masks and penalties), and the shape of the distributions.
/// </summary>
/// <param name="Count">The tokens, the one that ended the answer included.</param>
/// <param name="Mean">The mean logarithm; 0 or less.</param>
/// <param name="Minimum">The least logarithm.</param>
/// <param name="Quantile10">The logarithm below which a tenth of the tokens lie (nearest rank).</param>
/// <param name="Quantile25">The same for a quarter.</param>
/// <param name="Median">The same for a half.</param>
/// <param name="MeanMargin">The mean distance from the most likely token's probability to the next one's; 0 to 1.</param>
/// <param name="MeanEntropy">The mean entropy of the distributions, in nats; 0 or more.</param>
internal readonly record struct LogProbabilityStatistics(
    int Count, double Mean, double Minimum, double Quantile10, double Quantile25, double Median, double MeanMargin, double MeanEntropy);
