namespace LocalMode.Onnx;

/// <summary>Settings of an <see cref="OnnxEmbeddingGenerator"/>; the defaults take everything from the model directory.</summary>
/// <remarks>Read once while the model is opened; later changes have no effect.</remarks>
public sealed class OnnxEmbeddingOptions : OnnxModelOptions
{
    /// <summary>Gets or sets the pooling. The default, <see langword="null"/>, takes it from the directory: mean where nothing is said.</summary>
    public EmbeddingPooling? Pooling { get; set; }

    /// <summary>Gets or sets whether vectors are scaled to length 1. The default, <see langword="null"/>, takes it from the directory: no where nothing is said.</summary>
    public bool? Normalize { get; set; }

    internal override void Validate()
    {
        base.Validate();
        if (Pooling is { } pooling && !Enum.IsDefined(pooling))
            throw new ArgumentOutOfRangeException(nameof(Pooling), pooling, "Not a pooling.");
    }
}
