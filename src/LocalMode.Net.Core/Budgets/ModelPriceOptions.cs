namespace LocalMode;

/// <summary>A <see cref="ModelPrice"/> as configuration states it. Prices are those of a million tokens.</summary>
/// <remarks>Not safe for concurrent changes.</remarks>
public sealed class ModelPriceOptions
{
    /// <summary>Gets or sets the model. Of <see cref="PriceTableOptions.DefaultPrice"/> it is not read.</summary>
    public string ModelId { get; set; } = "";

    /// <summary>Gets or sets the price of a million tokens of the prompt: 0 to 1,000,000,000. It has no default.</summary>
    public decimal? InputPerMillion { get; set; }

    /// <summary>Gets or sets the price of a million tokens of the answer: 0 to 1,000,000,000. It has no default.</summary>
    public decimal? OutputPerMillion { get; set; }

    /// <summary>Gets or sets the price of a million tokens of the prompt that the provider read from its cache. The default is <see langword="null"/>: what others cost.</summary>
    public decimal? CachedInputPerMillion { get; set; }

    // A forgotten price must not become a free model.
    internal ModelPrice ToPrice(string model) => InputPerMillion is { } input && OutputPerMillion is { } output
        ? new ModelPrice(input, output, CachedInputPerMillion)
        : throw new ArgumentException($"The price of {model} is not complete. Set {nameof(InputPerMillion)} and {nameof(OutputPerMillion)}; 0 states that it is free.");
}
