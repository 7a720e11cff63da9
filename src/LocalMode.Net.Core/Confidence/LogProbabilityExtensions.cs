using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Reads and writes the <see cref="LogProbabilitySummary"/> of an answer.</summary>
public static class LogProbabilityExtensions
{
    /// <summary>The key of the summary among the additional properties of a response or update.</summary>
    internal const string Key = "localmode.logprobs";

    /// <summary>Gets the summary of a response, also of one that was read back from JSON, such as from a cache.</summary>
    /// <param name="response">The response.</param>
    /// <returns>The summary, or <see langword="null"/> if the client does not know one.</returns>
    /// <exception cref="JsonException">The summary was written by an incompatible version.</exception>
    public static LogProbabilitySummary? GetLogProbabilities(this ChatResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);

        // Where updates become a response, the properties of one that names its message become the message's.
        return Read(response.AdditionalProperties) ?? (response.Messages.Count > 0 ? Read(response.Messages[^1].AdditionalProperties) : null);
    }

    /// <summary>Gets the summary of a stream from its last update.</summary>
    /// <param name="update">An update. Only the last one of a stream carries the summary.</param>
    /// <returns>The summary, or <see langword="null"/> if this update carries none.</returns>
    /// <exception cref="JsonException">The summary was written by an incompatible version.</exception>
    public static LogProbabilitySummary? GetLogProbabilities(this ChatResponseUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return Read(update.AdditionalProperties);
    }

    /// <summary>Attaches a summary to the last update of a stream. For providers.</summary>
    /// <param name="update">The update.</param>
    /// <param name="summary">The summary. It is kept as JSON, so that caches can write it.</param>
    public static void SetLogProbabilities(this ChatResponseUpdate update, LogProbabilitySummary summary)
    {
        ArgumentNullException.ThrowIfNull(update);
        ArgumentNullException.ThrowIfNull(summary);
        (update.AdditionalProperties ??= [])[Key] = JsonSerializer.SerializeToElement(summary, LogProbabilityJsonContext.Default.LogProbabilitySummary);
    }

    private static LogProbabilitySummary? Read(AdditionalPropertiesDictionary? properties) =>
        properties is not null && properties.TryGetValue(Key, out object? value) && value is JsonElement { ValueKind: JsonValueKind.Object } json
            ? json.Deserialize(LogProbabilityJsonContext.Default.LogProbabilitySummary)
            : null;
}
