using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net;
using System.Text.Json;

namespace LocalMode;

/// <summary>
/// Classifies the errors of clients that are built on System.ClientModel, such as OpenAI's, for a local leg that is a server on this
/// machine or network.
/// </summary>
/// <remarks>
/// <para>
/// No response at all, a timeout of the client's own, and the statuses that <see cref="FailureVerdict.FromHttpStatus"/> names escalate with
/// <see cref="EscalationReason.RemoteFailure"/>, with the time for which the response's <c>retry-after-ms</c> or <c>Retry-After</c> header asks to be
/// left alone. A 400 or 413 whose error code says that the prompt exceeds the context escalates with <see cref="EscalationReason.ContextOverflow"/>.
/// Any other status, and whatever a content filter rejected, is the caller's to see.
/// </para>
/// <para>
/// A response that is not JSON, or has a value of another type than the client reads, escalates with <see cref="EscalationReason.RemoteFailure"/> too. These
/// clients throw the bare error of the JSON reader for it. It is told from mistakes of middleware, which reads JSON through the serializer, by the
/// <see cref="JsonException.Path"/> that only the serializer gives. A response with an unknown value of an enumeration, which OpenAI's client
/// reports as an <see cref="ArgumentException"/>, cannot be told from a mistake and is rethrown.
/// </para>
/// <para>Safe for concurrent use.</para>
/// </remarks>
public sealed class ClientResultFailureClassifier : IFailureClassifier
{
    // System.ClientModel tells its own timeout by nothing but the text, which it does not translate.
    private const string NetworkTimeout = "The operation was cancelled because it exceeded the configured timeout";

    private ClientResultFailureClassifier()
    {
    }

    private enum ErrorCode
    {
        Other,
        ContextOverflow,
        ContentFilter,
    }

    /// <summary>Gets the classifier. It has no state.</summary>
    public static ClientResultFailureClassifier Instance { get; } = new();

    /// <inheritdoc/>
    public FailureVerdict Classify(Exception exception) => exception switch
    {
        ClientResultException { Status: 0 } => FailureVerdict.Escalate(EscalationReason.RemoteFailure),
        ClientResultException answered => ClassifyAnswer(answered),
        JsonException { Path: null, LineNumber: not null } => FailureVerdict.Escalate(EscalationReason.RemoteFailure),
        InvalidOperationException { Source: "System.Text.Json.Rethrowable" } => FailureVerdict.Escalate(EscalationReason.RemoteFailure),
        OperationCanceledException { InnerException: OperationCanceledException } late when late.Message.StartsWith(NetworkTimeout, StringComparison.Ordinal) =>
            FailureVerdict.Escalate(EscalationReason.RemoteFailure, FailureClass.Timeout),
        _ => FailureVerdict.Unknown,
    };

    private static FailureVerdict ClassifyAnswer(ClientResultException exception)
    {
        PipelineResponse? response = exception.GetRawResponse();
        ErrorCode code = ReadCode(response);
        if (code == ErrorCode.ContentFilter)
            return FailureVerdict.Rethrow;
        if (code == ErrorCode.ContextOverflow && exception.Status is 400 or 413)
            return FailureVerdict.Escalate(EscalationReason.ContextOverflow);
        TimeSpan? retryAfter = response is null ? null : RetryAfterHeader.Read(response.Headers, TimeProvider.System);
        return FailureVerdict.FromHttpStatus((HttpStatusCode)exception.Status, retryAfter);
    }

    private static ErrorCode ReadCode(PipelineResponse? response)
    {
        try
        {
            if (response?.Content is not { } body || body.ToMemory().IsEmpty)
                return ErrorCode.Other;
            using JsonDocument document = JsonDocument.Parse(body.ToMemory());
            if (document.RootElement is not { ValueKind: JsonValueKind.Object } root
                || !root.TryGetProperty("error", out JsonElement error)
                || error.ValueKind != JsonValueKind.Object)
            {
                return ErrorCode.Other;
            }
            // OpenAI's code, and the type that llama.cpp's server gives.
            if (Is(error, "code", "context_length_exceeded") || Is(error, "type", "exceed_context_size_error"))
                return ErrorCode.ContextOverflow;
            return Is(error, "code", "content_filter") ? ErrorCode.ContentFilter : ErrorCode.Other;
        }
        catch (Exception unread) when (unread is JsonException or InvalidOperationException)
        {
            // The body is not JSON, or was never read from the network: then it names no code.
            return ErrorCode.Other;
        }
    }

    private static bool Is(JsonElement error, string property, string value) =>
        error.TryGetProperty(property, out JsonElement found) && found.ValueKind == JsonValueKind.String && found.ValueEquals(value);
}
