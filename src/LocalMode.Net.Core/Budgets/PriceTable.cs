using System.Collections.Frozen;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>What cloud models charge, as the application states it: LocalMode knows no prices of its own.</summary>
/// <remarks>
/// <para>
/// A model is found by its exact id, and else by its id without the version at its end, since one asks for <c>gpt-4o</c> and <c>gpt-4o-2024-08-06</c>
/// answers. A version is <c>-</c> or <c>@</c> followed by a date (<c>2024-08-06</c>), by three to eight digits (<c>0613</c>, <c>20241022</c>) or by
/// <c>latest</c>. No other beginning counts: <c>gpt-4o-mini</c> is not priced as <c>gpt-4o</c>. Case does not matter.
/// </para>
/// <para>Immutable and safe for concurrent use.</para>
/// </remarks>
public sealed class PriceTable
{
    private readonly FrozenDictionary<string, ModelPrice> _prices;
    private readonly FrozenDictionary<string, ModelPrice>.AlternateLookup<ReadOnlySpan<char>> _byName;

    /// <summary>Initializes a new instance of the <see cref="PriceTable"/> class.</summary>
    /// <param name="prices">The prices by model id. They are copied.</param>
    /// <param name="currency">The currency of all prices.</param>
    /// <param name="defaultPrice">The price of models that are not listed; <see langword="null"/> if their cost is not known.</param>
    /// <exception cref="ArgumentException">A model id or the currency is empty, or a model is listed twice.</exception>
    public PriceTable(IEnumerable<KeyValuePair<string, ModelPrice>> prices, string currency = "USD", ModelPrice? defaultPrice = null)
    {
        ArgumentNullException.ThrowIfNull(prices);
        ArgumentException.ThrowIfNullOrWhiteSpace(currency);
        Dictionary<string, ModelPrice> copy = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string model, ModelPrice price) in prices)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(model, nameof(prices));
            ArgumentNullException.ThrowIfNull(price, nameof(prices));
            if (!copy.TryAdd(model, price))
                throw new ArgumentException($"The model '{model}' has two prices; expected one.", nameof(prices));
        }
        _prices = copy.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        _byName = _prices.GetAlternateLookup<ReadOnlySpan<char>>();
        Currency = currency;
        DefaultPrice = defaultPrice;
    }

    /// <summary>Initializes a new instance of the <see cref="PriceTable"/> class from what configuration states.</summary>
    /// <param name="options">The prices. They are copied.</param>
    /// <exception cref="ArgumentException">A model id or the currency is empty, a model is listed twice, or a price is missing.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A price is negative or above 1,000,000,000.</exception>
    public PriceTable(PriceTableOptions options)
        : this(Read(options), options.Currency, options.DefaultPrice?.ToPrice("models that are not listed"))
    {
    }

    /// <summary>Gets the currency of all prices.</summary>
    public string Currency { get; }

    /// <summary>Gets the price of models that are not listed, or <see langword="null"/> if their cost is not known.</summary>
    public ModelPrice? DefaultPrice { get; }

    /// <summary>Finds the price of a model.</summary>
    /// <param name="modelId">The model, or <see langword="null"/> where it is not known.</param>
    /// <returns>Its price, else <see cref="DefaultPrice"/>, which may be <see langword="null"/>.</returns>
    public ModelPrice? Find(string? modelId) => FindListed(modelId) ?? DefaultPrice;

    internal ModelPrice? FindListed(string? modelId)
    {
        if (string.IsNullOrEmpty(modelId))
            return null;
        if (_prices.TryGetValue(modelId, out ModelPrice? price))
            return price;
        ReadOnlySpan<char> name = ModelVersion.Strip(modelId);
        return name.Length < modelId.Length && _byName.TryGetValue(name, out price) ? price : null;
    }

    /// <summary>Computes what a call cost.</summary>
    /// <param name="modelId">The model, or <see langword="null"/> where it is not known.</param>
    /// <param name="usage">What the call used.</param>
    /// <returns>The cost; <see langword="null"/>, never 0, if the model has no price or the usage does not tell the tokens.</returns>
    public decimal? CostOf(string? modelId, UsageDetails? usage) => Find(modelId) is { } price ? CostCalculator.Cost(price, usage) : null;

    private static IEnumerable<KeyValuePair<string, ModelPrice>> Read(PriceTableOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Models.Select(static model => KeyValuePair.Create(model.ModelId, model.ToPrice($"the model '{model.ModelId}'")));
    }
}
