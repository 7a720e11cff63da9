using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Sets the escalation of one request for embeddings.</summary>
/// <remarks>
/// The settings are kept as text in <see cref="EmbeddingGenerationOptions.AdditionalProperties"/>, so they survive cloning and JSON; they never reach the
/// cloud leg. The options are changed, so that a result which is not used cannot lose a restriction.
/// </remarks>
public static class EscalationEmbeddingOptionsExtensions
{
    /// <summary>
    /// Sets the mode of the requests made with these options, may lower the loosest mode allowed, and names what they belong to. The strictest of all
    /// ceilings holds: the client's, the policy's, and each one set here. A mode above it is lowered to it.
    /// </summary>
    /// <param name="options">The options. They are changed.</param>
    /// <param name="mode">The mode asked for, or <see langword="null"/> to leave it as it is. The last one set counts.</param>
    /// <param name="ceiling">The loosest mode allowed, or <see langword="null"/> to leave it as it is. The strictest one set counts.</param>
    /// <param name="conversation">
    /// The application's name of the conversation, or <see langword="null"/> to leave it as it is. With it, a sensitive text pins the conversation to this
    /// machine, and budgets per conversation count.
    /// </param>
    /// <param name="tenant">The tenant or user that <see cref="IEscalationPolicyResolver"/> is asked for, or <see langword="null"/> to leave it as it is.</param>
    /// <returns>The same options.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Nothing is given, a mode is none, a name is empty, or the options already hold something that is not a mode.</exception>
    public static EmbeddingGenerationOptions WithEscalation(
        this EmbeddingGenerationOptions options, EscalationMode? mode = null, EscalationMode? ceiling = null, string? conversation = null, string? tenant = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.AdditionalProperties = EscalationSettingsWriter.Write(options.AdditionalProperties, mode, ceiling, conversation, tenant);
        return options;
    }

    /// <summary>Says that the user asked for the better model: the cloud leg answers first, as far as the ceiling and every other rule let the request leave.</summary>
    /// <param name="options">The options. They are changed.</param>
    /// <param name="label">What the user said or pressed, for the report; it must not hold text of the request.</param>
    /// <returns>The same options.</returns>
    /// <remarks>For embeddings it is the same model: nothing else may answer. What it brings is another machine.</remarks>
    /// <exception cref="ArgumentException"><paramref name="label"/> is empty.</exception>
    public static EmbeddingGenerationOptions WithBetterModel(this EmbeddingGenerationOptions options, string label = "user")
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(label);
        (options.AdditionalProperties ??= [])[RequestSettings.LabelKey] = label;
        return options;
    }
}
