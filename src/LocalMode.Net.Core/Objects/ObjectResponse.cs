using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>A value that a model gave as JSON, with the response that it stands in.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <remarks>Belongs to the caller; nothing changes it afterwards.</remarks>
public sealed class ObjectResponse<T>
{
    internal ObjectResponse(FormedAnswer<ReadObject<T>> answer)
    {
        Value = answer.Value.Value;
        Json = answer.Value.Json;
        Response = answer.Response;
        Usage = answer.Usage;
        CallCount = answer.Calls;
    }

    /// <summary>Gets the value.</summary>
    public T Value { get; }

    /// <summary>Gets the JSON that the value was read from; it owns its memory.</summary>
    public JsonElement Json { get; }

    /// <summary>Gets the response of the call that gave the value: text, finish reason, model id and, behind a fallback, the escalation report.</summary>
    public ChatResponse Response { get; }

    /// <summary>Gets the tokens of all calls, that of a first, invalid answer included; <see langword="null"/> where the client does not count. A count that one of the calls did not tell is <see langword="null"/> too.</summary>
    public UsageDetails? Usage { get; }

    /// <summary>Gets the number of calls of the client: 1, or 2 where the model corrected its answer.</summary>
    public int CallCount { get; }
}
