namespace LocalMode;

/// <summary>What is known about a text classifier; answered through <c>GetService</c>.</summary>
/// <param name="providerName">The engine's name, such as <c>onnxruntime</c>, or <see langword="null"/>.</param>
/// <param name="providerUri">The address of a remote engine, or <see langword="null"/>.</param>
/// <param name="defaultModelId">The model, or <see langword="null"/>.</param>
/// <param name="labels">The model's labels in the order of its outputs, or <see langword="null"/> where it is not known.</param>
public sealed class TextClassifierMetadata(string? providerName = null, Uri? providerUri = null, string? defaultModelId = null, IReadOnlyList<string>? labels = null)
{
    /// <summary>Gets the engine's name, or <see langword="null"/> where it is not known.</summary>
    public string? ProviderName { get; } = providerName;

    /// <summary>Gets the address of a remote engine, or <see langword="null"/>.</summary>
    public Uri? ProviderUri { get; } = providerUri;

    /// <summary>Gets the model that answers unless the options name another, or <see langword="null"/> where it is not known.</summary>
    public string? DefaultModelId { get; } = defaultModelId;

    /// <summary>Gets the model's labels in the order of its outputs, or <see langword="null"/> where it is not known.</summary>
    public IReadOnlyList<string>? Labels { get; } = labels;
}
