using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace LocalMode.Testing;

/// <summary>A deep picture of a request, to compare with later: as JSON, and what JSON leaves out.</summary>
internal sealed class RequestSnapshot
{
    private readonly ChatOptions _options;
    private readonly List<ChatMessage> _messages;
    private readonly string _optionsJson;
    private readonly string _messagesJson;
    private readonly AITool[] _tools;
    private readonly object?[] _parts;
    private readonly ChatMessage[] _messageObjects;

    public RequestSnapshot(List<ChatMessage> messages, ChatOptions options)
    {
        _options = options;
        _messages = messages;
        _optionsJson = Json(options);
        _messagesJson = MessagesJson(messages);
        _tools = [.. options.Tools ?? []];
        _parts = Parts(options);
        _messageObjects = [.. messages];
    }

    /// <summary>Tells what changed in the options, or null.</summary>
    public string? OptionsChange()
    {
        string now = Json(_options);
        if (now != _optionsJson)
            return $"{now} in place of {_optionsJson}";

        if (!_tools.SequenceEqual(_options.Tools ?? []))
            return "other tools";

        return Parts(_options).SequenceEqual(_parts) ? null : "another collection or factory in one of its properties";
    }

    /// <summary>Tells what changed in the messages, or null.</summary>
    public string? MessagesChange()
    {
        string now = MessagesJson(_messages);
        if (now != _messagesJson)
            return $"{now} in place of {_messagesJson}";

        return _messages.SequenceEqual(_messageObjects) ? null : "other message objects";
    }

    private static object?[] Parts(ChatOptions options) =>
        [options.Tools, options.ToolMode, options.StopSequences, options.AdditionalProperties, options.ResponseFormat, options.RawRepresentationFactory];

    private static string MessagesJson(List<ChatMessage> messages) => string.Join(",", messages.Select(Json));

    private static string Json<T>(T value) =>
        JsonSerializer.Serialize(value, (JsonTypeInfo<T>)AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(T)));
}
