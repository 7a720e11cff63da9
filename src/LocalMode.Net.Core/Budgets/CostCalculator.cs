using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Multiplies tokens by prices, in decimal arithmetic: exact as long as the cost has no more than 28 digits.</summary>
public static class CostCalculator
{
    private const decimal Million = 1_000_000m;

    /// <summary>Computes the cost of tokens.</summary>
    /// <param name="price">The price of the model.</param>
    /// <param name="inputTokens">The tokens of the prompt, cached ones included; 0 or more.</param>
    /// <param name="outputTokens">The tokens of the answer, reasoning included; 0 or more.</param>
    /// <param name="cachedInputTokens">How many tokens of the prompt the provider read from its cache; 0 to <paramref name="inputTokens"/>.</param>
    /// <returns>The cost. It cannot overflow.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number of tokens is outside of its range.</exception>
    public static decimal Cost(ModelPrice price, long inputTokens, long outputTokens, long cachedInputTokens = 0)
    {
        ArgumentNullException.ThrowIfNull(price);
        ArgumentOutOfRangeException.ThrowIfNegative(inputTokens);
        ArgumentOutOfRangeException.ThrowIfNegative(outputTokens);
        ArgumentOutOfRangeException.ThrowIfNegative(cachedInputTokens);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cachedInputTokens, inputTokens);
        return ((inputTokens - cachedInputTokens) * price.InputPerMillion / Million)
            + (cachedInputTokens * price.CachedInputPerMillion / Million)
            + (outputTokens * price.OutputPerMillion / Million);
    }

    /// <summary>Computes the cost of what a call says it used.</summary>
    /// <param name="price">The price of the model.</param>
    /// <param name="usage">The usage. Where one of its counts is missing it follows from the total.</param>
    /// <returns>The cost; <see langword="null"/>, never 0, if the usage does not tell the tokens.</returns>
    public static decimal? Cost(ModelPrice price, UsageDetails? usage)
    {
        ArgumentNullException.ThrowIfNull(price);
        if (TokenCounts.Read(usage) is not ({ } input, { } output))
            return null;
        return Cost(price, input, output, Math.Clamp(usage!.CachedInputTokenCount ?? 0, 0, input));
    }

    /// <summary>Estimates what a local answer would have cost at the price of a cloud model. An estimate, since another model counts other tokens.</summary>
    /// <param name="price">The price of the cloud model.</param>
    /// <param name="localUsage">What the local leg used. Nothing of it counts as cached: the local cache is not the provider's.</param>
    /// <returns>The estimate; <see langword="null"/> if the usage does not tell the tokens.</returns>
    public static decimal? EstimateAvoided(ModelPrice price, UsageDetails? localUsage)
    {
        ArgumentNullException.ThrowIfNull(price);
        return TokenCounts.Read(localUsage) is ({ } input, { } output) ? Cost(price, input, output) : null;
    }
}
