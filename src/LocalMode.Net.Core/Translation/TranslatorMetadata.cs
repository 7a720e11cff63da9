namespace LocalMode;

/// <summary>What is known about a translator; answered through <c>GetService</c>.</summary>
/// <param name="providerName">The engine's name, such as <c>onnxruntime</c>, or <see langword="null"/>.</param>
/// <param name="providerUri">The address of a remote engine, or <see langword="null"/>.</param>
/// <param name="defaultModelId">The model, or <see langword="null"/>.</param>
public sealed class TranslatorMetadata(string? providerName = null, Uri? providerUri = null, string? defaultModelId = null)
{
    /// <summary>Gets the engine's name, or <see langword="null"/> where it is not known.</summary>
    public string? ProviderName { get; } = providerName;

    /// <summary>Gets the address of a remote engine, or <see langword="null"/>.</summary>
    public Uri? ProviderUri { get; } = providerUri;

    /// <summary>Gets the model that answers unless the options name another, or <see langword="null"/> where it is not known.</summary>
    public string? DefaultModelId { get; } = defaultModelId;
}
