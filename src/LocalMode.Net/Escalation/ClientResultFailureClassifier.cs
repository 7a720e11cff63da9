using System.ClientModel;
using System.Net;
using System.Text.Json;

namespace LocalMode;

/// <summary>
/// Classifies the errors of clients that are built on System.ClientModel, such as OpenAI's, for a local leg that is a server on this
/// machine or network.
/// </summary>
/// <remarks>
/// <para>
/// No response at all, and the statuses that <see cref="FailureVerdict.FromHttpStatus"/> names, escalate with
/// <see cref="EscalationReason.RemoteFailure"/>. A 400 or 413 whose error code says that the prompt exceeds the context escalates with
/// <see cref="EscalationReason.ContextOverflow"/>. Any other status, a content filter's included, is the caller's to see.
/// </para>
/// <para>Safe for concurrent use.</para>
/// </remarks>
public sealed class ClientResultFailureClassifier : IFailureClassifier
{
    private ClientResultFailureClassifier()
    {
    }

    /// <summary>Gets the classifier. It has no state.</summary>
    public static ClientResultFailureClassifier Instance { get; } = new();

    /// <inheritdoc/>
    public FailureVerdict Classify(Exception exception) => exception switch
    {
        ClientResultException { Status: 0 } => FailureVerdict.Escalate(EscalationReason.RemoteFailure),
        ClientResultException { Status: 400 or 413 } refused when IsContextOverflow(refused) => FailureVerdict.Escalate(EscalationReason.ContextOverflow),
        ClientResultException answered => FailureVerdict.FromHttpStatus((HttpStatusCode)answered.Status),
        _ => FailureVerdict.Unknown,
    };

    private static bool IsContextOverflow(ClientResultException exception)
    {
        try
        {
            if (exception.GetRawResponse()?.Content is not { } body || body.ToMemory().IsEmpty)
                return false;
            using JsonDocument document = JsonDocument.Parse(body.ToMemory());
            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("error", out JsonElement error)
                && error.ValueKind == JsonValueKind.Object
                // OpenAI's code, and the type that llama.cpp's server gives.
                && (Is(error, "code", "context_length_exceeded") || Is(error, "type", "exceed_context_size_error"));
        }
        catch (Exception unread) when (unread is JsonException or InvalidOperationException)
        {
            // The body is not JSON, or was never read from the network: then it names no code.
            return false;
        }
    }

    private static bool Is(JsonElement error, string property, string value) =>
        error.TryGetProperty(property, out JsonElement found) && found.ValueKind == JsonValueKind.String && found.ValueEquals(value);
}
