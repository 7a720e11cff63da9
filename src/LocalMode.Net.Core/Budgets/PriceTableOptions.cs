namespace LocalMode;

/// <summary>A <see cref="PriceTable"/> as configuration states it.</summary>
/// <remarks>Models are a list, since the names of some hold a colon, which configuration reads as a section. Not safe for concurrent changes.</remarks>
public sealed class PriceTableOptions
{
    /// <summary>Gets or sets the currency of all prices. The default is <c>USD</c>.</summary>
    public string Currency { get; set; } = "USD";

    /// <summary>Gets the prices, one for each model.</summary>
    public IList<ModelPriceOptions> Models { get; } = [];

    /// <summary>Gets or sets the price of models that are not listed. The default is <see langword="null"/>: their cost is not known.</summary>
    public ModelPriceOptions? DefaultPrice { get; set; }
}
