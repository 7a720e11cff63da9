using Microsoft.Extensions.AI;

namespace LocalMode.Onnx;

/// <summary>What the options of one call ask for, checked.</summary>
/// <param name="Dimensions">The length of the vectors.</param>
/// <param name="Prompt">What is put before every text, or null where the model's default counts.</param>
/// <param name="PromptTokens">The tokens of the prompt that are not pooled.</param>
/// <param name="Priority">How urgent the call is.</param>
internal readonly record struct EmbeddingCall(int Dimensions, string? Prompt, int PromptTokens, InferencePriority Priority)
{
    /// <exception cref="UnsupportedCapabilityException">The options ask for what the model cannot.</exception>
    /// <exception cref="ArgumentException">An additional property is not what its key stands for.</exception>
    public static EmbeddingCall Read(EmbeddingGenerationOptions? options, EmbeddingModel model)
    {
        if (options is null)
            return new(model.Dimensions, null, 0, InferencePriority.Normal);

        string name = model.Text.Name;
        if (options.ModelId is { } id && id != name)
            throw new UnsupportedCapabilityException($"the model '{id}'", name, "Leave EmbeddingGenerationOptions.ModelId out, or open that model.");

        string? prompt = CallText.Read(options.AdditionalProperties, EmbeddingPromptExtensions.PromptKey)
            ?? (CallText.Read(options.AdditionalProperties, EmbeddingPromptExtensions.PromptNameKey) is { } named ? model.Prompts.Find(named) : null);
        return new(
            ReadDimensions(options, model),
            prompt,
            prompt is null ? 0 : model.Prompts.SkippedTokens(prompt),
            CallPriority.Read(options.AdditionalProperties));
    }

    private static int ReadDimensions(EmbeddingGenerationOptions options, EmbeddingModel model)
    {
        if (options.Dimensions is not { } dimensions || dimensions == model.Dimensions || model.Config.ShorterDimensions.Contains(dimensions))
            return options.Dimensions ?? model.Dimensions;

        string shorter = model.Config.ShorterDimensions.IsEmpty
            ? $"shorter ones only where {nameof(OnnxEmbeddingOptions)}.{nameof(OnnxEmbeddingOptions.ShorterDimensions)} says that the model was trained for them"
            : $"or {string.Join(", ", model.Config.ShorterDimensions)}";
        throw new UnsupportedCapabilityException($"vectors of {dimensions} dimensions", model.Text.Name, $"It makes {model.Dimensions}, {shorter}.");
    }
}
