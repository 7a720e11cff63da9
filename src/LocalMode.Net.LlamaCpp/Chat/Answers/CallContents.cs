using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using LocalMode.LlamaCpp.Chat.ToolCalls;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Chat.Answers;

/// <summary>Makes the contents of an answer's calls, each with an id of its own.</summary>
internal sealed class CallContents(ToolCallStyle style)
{
    /// <summary>The key in <see cref="AIContent.AdditionalProperties"/> under which a call that could not be read keeps its text, markers included.</summary>
    public const string RawText = "localmode.raw_text";

    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    /// <summary>Reads JSON.</summary>
    /// <returns>The value, or <see langword="null"/> if the text is none.</returns>
    public static JsonElement? Parse(ReadOnlySpan<char> text)
    {
        byte[] utf8 = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        int length = Encoding.UTF8.GetBytes(text, utf8);
        try
        {
            using JsonDocument document = JsonDocument.Parse(utf8.AsMemory(0, length), new() { MaxDepth = JsonExtent.Deepest });
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Makes a call out of a JSON object with name and arguments.</summary>
    /// <param name="json">The text.</param>
    /// <param name="tools">If given, only a call of one of these, with arguments, counts.</param>
    /// <returns>The call, or <see langword="null"/> if the text is none.</returns>
    public FunctionCallContent? FromObject(ReadOnlySpan<char> json, OfferedTools? tools = null) =>
        Parse(json) is { ValueKind: JsonValueKind.Object } value ? FromObject(value, tools) : null;

    /// <inheritdoc cref="FromObject(ReadOnlySpan{char}, OfferedTools?)"/>
    public FunctionCallContent? FromObject(JsonElement value, OfferedTools? tools)
    {
        if (value.ValueKind != JsonValueKind.Object)
            return null;

        JsonElement call = value.TryGetProperty("function", out JsonElement inner) && inner.ValueKind == JsonValueKind.Object ? inner : value;
        if (TextOf(call, style.NameKey, "name", "tool_name", "function") is not { } name || (tools is not null && !tools.Contains(name)))
            return null;

        IDictionary<string, object?>? arguments = new Dictionary<string, object?>(StringComparer.Ordinal);
        if (Property(call, style.ArgumentsKey, "arguments", "parameters") is { } given)
            arguments = Arguments(given, allowsText: tools is null || style.ArgumentsAreText);
        else if (tools is not null)
            arguments = null;

        string? id = style.IdKey is { } key ? TextOf(value, key) ?? TextOf(call, key) : null;
        return arguments is null ? null : new(Id(id), name, arguments);
    }

    /// <summary>Makes a call out of a name and a JSON object of arguments.</summary>
    /// <returns>The call, or <see langword="null"/> if the arguments are no JSON object.</returns>
    public FunctionCallContent? FromArguments(string name, string? id, ReadOnlySpan<char> json) =>
        Parse(json) is { } value && Arguments(value, allowsText: false) is { } arguments ? new(Id(id), name, arguments) : null;

    /// <summary>Makes a call out of a name and arguments.</summary>
    public FunctionCallContent FromValues(string name, IDictionary<string, object?> arguments) => new(Id(null), name, arguments);

    /// <summary>
    /// Makes a call of what could not be read. It has no name, even where one is known: who runs functions by their name must not run one without
    /// the arguments that the model meant.
    /// </summary>
    /// <param name="raw">The text.</param>
    /// <param name="reason">What is wrong with it, one sentence.</param>
    public FunctionCallContent Malformed(string raw, string reason) => new(Id(null), name: "")
    {
        Exception = new InvalidOutputException(reason, raw),
        AdditionalProperties = new() { [RawText] = raw },
    };

    /// <summary>Gives the same value, with whole numbers spelled so that .NET reads them into integers.</summary>
    public static JsonElement WithWholeNumbers(JsonElement value)
    {
        ArrayBufferWriter<byte> buffer = new();
        return WholeNumbers.TryRespellAll(JsonMarshal.GetRawUtf8Value(value), buffer)
            ? JsonElement.Parse(buffer.WrittenSpan, new() { MaxDepth = JsonExtent.Deepest })
            : value;
    }

    private static Dictionary<string, object?>? Arguments(JsonElement value, bool allowsText)
    {
        if (allowsText && value.ValueKind == JsonValueKind.String && !TryText(value, out _))
            return null;

        JsonElement map = allowsText && value.ValueKind == JsonValueKind.String && Parse(value.GetString()!) is { } inner ? inner : value;
        if (map.ValueKind != JsonValueKind.Object)
            return null;

        Dictionary<string, object?> arguments = new(StringComparer.Ordinal);
        foreach (JsonProperty property in WithWholeNumbers(map).EnumerateObject())
            arguments[property.Name] = property.Value.ValueKind == JsonValueKind.Null ? null : property.Value;

        return arguments;
    }

    private static JsonElement? Property(JsonElement map, params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys)
        {
            if (map.TryGetProperty(key, out JsonElement value))
                return value;
        }

        return null;
    }

    private static string? TextOf(JsonElement map, params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys)
        {
            if (map.TryGetProperty(key, out JsonElement value) && TryText(value, out string? text) && text.Length > 0)
                return text;
        }

        return null;
    }

    // Half a surrogate pair, written as an escape, is JSON but no text.
    private static bool TryText(JsonElement value, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? text)
    {
        text = null;
        if (value.ValueKind != JsonValueKind.String)
            return false;

        try
        {
            text = value.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private string Id(string? own) => own is not null && _ids.Add(own) ? own : New();

    private string New()
    {
        string id = "call_" + Guid.NewGuid().ToString("N");
        _ids.Add(id);
        return id;
    }
}
