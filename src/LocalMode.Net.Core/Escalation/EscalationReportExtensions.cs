using System.Collections;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Reads the <see cref="EscalationReport"/> of what a <see cref="FallbackChatClient"/> or <see cref="FallbackEmbeddingGenerator"/> returned or threw.</summary>
public static class EscalationReportExtensions
{
    /// <summary>The key of the report among the additional properties of a response or update, and in the data of an exception.</summary>
    internal const string Key = "localmode.escalation.report";

    /// <summary>Gets the report of a response, also of one that was read back from JSON, such as from a cache.</summary>
    /// <param name="response">The response.</param>
    /// <returns>The report, or <see langword="null"/> if the response did not come from a <see cref="FallbackChatClient"/>.</returns>
    /// <exception cref="JsonException">The report was written by an incompatible version.</exception>
    public static EscalationReport? GetEscalationReport(this ChatResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return Read(response.AdditionalProperties);
    }

    /// <summary>Gets the report of a stream from its last update.</summary>
    /// <param name="update">An update. Only the last one of a stream carries the report.</param>
    /// <returns>The report, or <see langword="null"/> if this update carries none.</returns>
    /// <exception cref="JsonException">The report was written by an incompatible version.</exception>
    public static EscalationReport? GetEscalationReport(this ChatResponseUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return Read(update.AdditionalProperties);
    }

    /// <summary>Gets the report of embeddings. Single embeddings carry none.</summary>
    /// <param name="embeddings">What the generator returned.</param>
    /// <returns>The report, or <see langword="null"/> if it did not come from a <see cref="FallbackEmbeddingGenerator"/>.</returns>
    /// <remarks>
    /// It stands in <see cref="GeneratedEmbeddings{TEmbedding}.AdditionalProperties"/>. A list that was written as JSON is its vectors only: keep those properties beside it. <see cref="EmbeddingVerbs.EmbedManyAsync"/> gives the
    /// report of its last batch.
    /// </remarks>
    /// <exception cref="JsonException">The report was written by an incompatible version.</exception>
    public static EscalationReport? GetEscalationReport(this GeneratedEmbeddings<Embedding<float>> embeddings)
    {
        ArgumentNullException.ThrowIfNull(embeddings);
        return Read(embeddings.AdditionalProperties);
    }

    /// <summary>Gets the report of a request that failed.</summary>
    /// <param name="exception">The exception, or one that wraps it.</param>
    /// <returns>The report, or <see langword="null"/> if neither a <see cref="FallbackChatClient"/> nor a <see cref="FallbackEmbeddingGenerator"/> threw the exception.</returns>
    public static EscalationReport? GetEscalationReport(this Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        for (Exception? current = exception; current is not null; current = current.InnerException)
        {
            if (current.Data is IDictionary data && data[Key] is EscalationReport report)
                return report;
        }
        return null;
    }

    // The value is a JsonElement at once, never the report itself: caches serialise additional properties by their runtime type, and
    // without reflection Microsoft.Extensions.AI can write only the types that it knows.
    internal static void Write(AdditionalPropertiesDictionary properties, EscalationReport report) =>
        properties[Key] = JsonSerializer.SerializeToElement(report, EscalationJsonContext.Default.EscalationReport);

    internal static void Write(Exception exception, EscalationReport report)
    {
        if (exception.Data is { IsReadOnly: false } data)
            data[Key] = report;
    }

    private static EscalationReport? Read(AdditionalPropertiesDictionary? properties) =>
        properties is not null && properties.TryGetValue(Key, out object? value) && value is JsonElement { ValueKind: JsonValueKind.Object } json
            ? json.Deserialize(EscalationJsonContext.Default.EscalationReport)
            : null;
}
