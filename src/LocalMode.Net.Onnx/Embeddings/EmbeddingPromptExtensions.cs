using Microsoft.Extensions.AI;

namespace LocalMode.Onnx;

/// <summary>Sets the prompt of one call, which is put before each of its texts.</summary>
/// <remarks>
/// It is kept as text in <see cref="EmbeddingGenerationOptions.AdditionalProperties"/>, so it survives cloning. Without either, the model's
/// default prompt counts, for those texts that do not begin with one of the model's prompts already.
/// </remarks>
public static class EmbeddingPromptExtensions
{
    /// <summary>The key of <see cref="WithPrompt"/>.</summary>
    public const string PromptKey = "localmode.prompt";

    /// <summary>The key of <see cref="WithPromptName"/>.</summary>
    public const string PromptNameKey = "localmode.prompt_name";

    /// <summary>Sets the prompt by its text.</summary>
    /// <param name="options">The options, which are changed.</param>
    /// <param name="prompt">The prompt; empty for none, the model's default neither.</param>
    /// <returns>The same options.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> or <paramref name="prompt"/> is <see langword="null"/>.</exception>
    public static EmbeddingGenerationOptions WithPrompt(this EmbeddingGenerationOptions options, string prompt) => Set(options, PromptKey, prompt);

    /// <summary>Sets the prompt by the name that it has in the model's <c>config_sentence_transformers.json</c>.</summary>
    /// <param name="options">The options, which are changed.</param>
    /// <param name="promptName">The name, such as <c>query</c>. A call for a model without that prompt is an error.</param>
    /// <returns>The same options.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> or <paramref name="promptName"/> is <see langword="null"/>.</exception>
    public static EmbeddingGenerationOptions WithPromptName(this EmbeddingGenerationOptions options, string promptName) => Set(options, PromptNameKey, promptName);

    internal static string? Read(EmbeddingGenerationOptions options, string key)
    {
        if (options.AdditionalProperties is not { } properties || !properties.TryGetValue(key, out object? value) || value is null)
            return null;

        return value as string ?? throw new ArgumentException($"The additional property {key} is of the type {value.GetType().Name}; expected a string.", nameof(options));
    }

    private static EmbeddingGenerationOptions Set(EmbeddingGenerationOptions options, string key, string value)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(value);
        (options.AdditionalProperties ??= [])[key] = value;
        return options;
    }
}
