namespace LocalMode;

/// <summary>What is known about a zero-shot classifier; answered through <c>GetService</c>.</summary>
/// <param name="providerName">The engine's name, such as <c>onnxruntime</c>, or <see langword="null"/>.</param>
/// <param name="providerUri">The address of a remote engine, or <see langword="null"/>.</param>
/// <param name="defaultModelId">The model, or <see langword="null"/>.</param>
/// <param name="defaultHypothesisTemplate">The sentence that labels are put into, at <c>{}</c>, unless the options say another, or <see langword="null"/> where it is not known.</param>
public sealed class ZeroShotClassifierMetadata(string? providerName = null, Uri? providerUri = null, string? defaultModelId = null, string? defaultHypothesisTemplate = null)
{
    /// <summary>Gets the engine's name, or <see langword="null"/> where it is not known.</summary>
    public string? ProviderName { get; } = providerName;

    /// <summary>Gets the address of a remote engine, or <see langword="null"/>.</summary>
    public Uri? ProviderUri { get; } = providerUri;

    /// <summary>Gets the model that answers unless the options name another, or <see langword="null"/> where it is not known.</summary>
    public string? DefaultModelId { get; } = defaultModelId;

    /// <summary>Gets the sentence that labels are put into, at <c>{}</c>, unless the options say another, or <see langword="null"/> where it is not known.</summary>
    public string? DefaultHypothesisTemplate { get; } = defaultHypothesisTemplate;
}
