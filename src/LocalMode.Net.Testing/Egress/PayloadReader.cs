using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode.Testing;

/// <summary>Collects the texts of a request.</summary>
internal sealed class PayloadReader
{
    private readonly List<PayloadText> _texts = [];
    private readonly List<string> _unreadable = [];

    public CapturedPayload ToPayload() => new(_texts, _unreadable);

    public void Read(IEnumerable<ChatMessage> messages)
    {
        int index = 0;
        foreach (ChatMessage message in messages)
        {
            string place = $"messages[{index++}]";
            // A message that is null is the client's to refuse.
            if (message is null)
                continue;

            Add(place + ".role", message.Role.Value);
            Add(place + ".authorName", message.AuthorName);
            Add(place + ".messageId", message.MessageId);
            // A value may be spread over the pieces of a message.
            Add(place + ".text", message.Text);
            Raw(place, message.RawRepresentation);
            Read(place, message.AdditionalProperties);
            for (int i = 0; i < message.Contents.Count; i++)
                Read($"{place}.contents[{i}]", message.Contents[i]);
        }
    }

    public void Read(ChatOptions? options)
    {
        if (options is null)
            return;

        ChatOptions plain = options.Clone();
        plain.AdditionalProperties = null;
        Value("options", plain, typeof(ChatOptions), ownNames: false);
        Read("options", options.AdditionalProperties);
        if (options.RawRepresentationFactory is not null)
            _unreadable.Add("options.RawRepresentationFactory");
        for (int i = 0; i < options.Tools?.Count; i++)
            Read($"options.tools[{i}]", options.Tools[i]);
    }

    public void Read(IEnumerable<string> values, EmbeddingGenerationOptions? options)
    {
        int index = 0;
        foreach (string value in values)
            Add($"values[{index++}]", value);

        Add("options.modelId", options?.ModelId);
        Read("options", options?.AdditionalProperties);
        if (options?.RawRepresentationFactory is not null)
            _unreadable.Add("options.RawRepresentationFactory");
    }

    private void Read(string place, AIContent content)
    {
        Raw(place, content.RawRepresentation);
        if (content is DataContent data)
            Add(place + ".data (decoded)", Encoding.UTF8.GetString(data.Data.Span));
        else if (content is FunctionCallContent { Exception: { } parsing })
            Add(place + ".exception", parsing.Message);
        else if (content is FunctionResultContent { Exception: { } error })
            Add(place + ".exception", error.Message);

        Value(place, content, typeof(AIContent), ownNames: false);
    }

    private void Read(string place, AITool tool)
    {
        Add(place + ".name", tool.Name);
        Add(place + ".description", tool.Description);
        foreach ((string key, object? value) in tool.AdditionalProperties)
        {
            Add(place + ".additionalProperties (name)", key);
            Value($"{place}.additionalProperties.{key}", value, value?.GetType());
        }

        if (tool is not AIFunctionDeclaration function)
            return;

        Walk(place + ".schema", function.JsonSchema);
        if (function.ReturnJsonSchema is { } result)
            Walk(place + ".returnSchema", result);
    }

    private void Read(string place, AdditionalPropertiesDictionary? properties)
    {
        foreach ((string key, object? value) in properties ?? [])
        {
            Add(place + ".additionalProperties (name)", key);
            Value($"{place}.additionalProperties.{key}", value, value?.GetType());
        }
    }

    private void Raw(string place, object? raw)
    {
        if (raw is string text)
            Add(place + ".rawRepresentation", text);
        else if (raw is JsonElement json)
            Walk(place + ".rawRepresentation", json);
        else if (raw is not null)
            _unreadable.Add($"{place}.RawRepresentation ({raw.GetType().Name})");
    }

    private void Value(string place, object? value, Type? type, bool ownNames = true)
    {
        if (value is null || type is null)
            return;

        try
        {
            Walk(place, JsonSerializer.SerializeToElement(value, AIJsonUtilities.DefaultOptions.GetTypeInfo(type)), ownNames);
        }
        catch (Exception error) when (error is NotSupportedException or JsonException or InvalidOperationException)
        {
            // Of a type that cannot be written: the assertion fails for it, rather than pass in silence.
            _unreadable.Add($"{place} ({value.GetType().Name})");
        }
    }

    /// <param name="place">Where the value is.</param>
    /// <param name="json">The value.</param>
    /// <param name="ownNames">Whether the names of members are the caller's own, and not those of a type that every request has.</param>
    private void Walk(string place, JsonElement json, bool ownNames = true)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty property in json.EnumerateObject())
                {
                    if (ownNames)
                        Add(place + " (name)", property.Name);
                    if (ownNames || property.Name != "$type")
                        Walk($"{place}.{property.Name}", property.Value, ownNames || property.Name is "arguments" or "result" or "additionalProperties" or "schema");
                }

                break;
            case JsonValueKind.Array:
                int index = 0;
                foreach (JsonElement item in json.EnumerateArray())
                    Walk($"{place}[{index++}]", item, ownNames);

                break;
            case JsonValueKind.String:
                Add(place, json.GetString());
                break;
            case JsonValueKind.Number:
                Add(place, json.GetRawText());
                break;
            default:
                break;
        }
    }

    private void Add(string place, string? text)
    {
        if (!string.IsNullOrEmpty(text))
            _texts.Add(new(place, text));
    }
}
