namespace LocalMode;

/// <summary>What a model charges, in the currency of its <see cref="PriceTable"/>. Immutable.</summary>
/// <remarks>Prices are those of a million tokens, from 0 to 1,000,000,000. Reasoning tokens are output tokens.</remarks>
public sealed record ModelPrice
{
    private const decimal Highest = 1_000_000_000m;

    /// <summary>Initializes a new instance of the <see cref="ModelPrice"/> class.</summary>
    /// <param name="inputPerMillion">The price of a million tokens of the prompt.</param>
    /// <param name="outputPerMillion">The price of a million tokens of the answer.</param>
    /// <param name="cachedInputPerMillion">The price of a million tokens of the prompt that the provider read from its cache; <see langword="null"/> if they cost what others do.</param>
    /// <exception cref="ArgumentOutOfRangeException">A price is negative or above 1,000,000,000.</exception>
    public ModelPrice(decimal inputPerMillion, decimal outputPerMillion, decimal? cachedInputPerMillion = null)
    {
        InputPerMillion = Checked(inputPerMillion, nameof(inputPerMillion));
        OutputPerMillion = Checked(outputPerMillion, nameof(outputPerMillion));
        CachedInputPerMillion = Checked(cachedInputPerMillion ?? inputPerMillion, nameof(cachedInputPerMillion));
    }

    /// <summary>Gets the price of a million tokens of the prompt.</summary>
    public decimal InputPerMillion { get; }

    /// <summary>Gets the price of a million tokens of the answer.</summary>
    public decimal OutputPerMillion { get; }

    /// <summary>Gets the price of a million tokens of the prompt that the provider read from its cache.</summary>
    public decimal CachedInputPerMillion { get; }

    private static decimal Checked(decimal price, string parameter) => price is >= 0 and <= Highest
        ? price
        : throw new ArgumentOutOfRangeException(parameter, price, $"The price of a million tokens is {price}; expected 0 to {Highest}.");
}
