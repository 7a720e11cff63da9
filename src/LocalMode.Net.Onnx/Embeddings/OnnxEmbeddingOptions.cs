namespace LocalMode.Onnx;

/// <summary>Settings of an <see cref="OnnxEmbeddingGenerator"/>; the defaults take everything from the model directory.</summary>
/// <remarks>Read once while the model is opened; later changes have no effect.</remarks>
public sealed class OnnxEmbeddingOptions : OnnxModelOptions
{
    /// <summary>
    /// Gets or sets the pooling. The default, <see langword="null"/>, takes it from the directory: mean where nothing is said. A graph that gives one
    /// vector a text pools by itself: what the directory says does not count then, and a pooling set here is an <see cref="UnsupportedCapabilityException"/>.
    /// </summary>
    public EmbeddingPooling? Pooling { get; set; }

    /// <summary>Gets or sets whether vectors are scaled to length 1. The default, <see langword="null"/>, takes it from the directory: no where nothing is said.</summary>
    public bool? Normalize { get; set; }

    /// <summary>
    /// Gets or sets the shorter lengths that the model was trained for (Matryoshka), which <c>EmbeddingGenerationOptions.Dimensions</c> may then
    /// ask for: the first values of a vector, scaled to length 1 again where the model's vectors are. The default, <see langword="null"/>, takes
    /// <c>matryoshka_dimensions</c> of <c>config.json</c>, else <c>truncate_dim</c> of <c>config_sentence_transformers.json</c>: none where
    /// nothing is said. Each is 1 at least and at most the model's own.
    /// </summary>
    public IReadOnlyList<int>? ShorterDimensions { get; set; }

    internal override void Validate()
    {
        base.Validate();
        if (Pooling is { } pooling && !Enum.IsDefined(pooling))
            throw new ArgumentOutOfRangeException(nameof(Pooling), pooling, "Not a pooling.");
        foreach (int dimensions in ShorterDimensions ?? [])
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimensions, nameof(ShorterDimensions));
    }
}
