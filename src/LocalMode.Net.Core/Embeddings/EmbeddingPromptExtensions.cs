using Microsoft.Extensions.AI;

namespace LocalMode;

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

    /// <summary>Sets the prompt by the name that the model gives it, such as in its <c>config_sentence_transformers.json</c>.</summary>
    /// <param name="options">The options, which are changed.</param>
    /// <param name="promptName">The name, such as <c>query</c>. A call for a model without that prompt is an error.</param>
    /// <returns>The same options.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> or <paramref name="promptName"/> is <see langword="null"/>.</exception>
    public static EmbeddingGenerationOptions WithPromptName(this EmbeddingGenerationOptions options, string promptName) => Set(options, PromptNameKey, promptName);

    private static EmbeddingGenerationOptions Set(EmbeddingGenerationOptions options, string key, string value)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(value);
        (options.AdditionalProperties ??= [])[key] = value;
        return options;
    }
}
