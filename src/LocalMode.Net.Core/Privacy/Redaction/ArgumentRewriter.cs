using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalMode;

/// <summary>Rewrites every string inside the arguments of a tool call, names of properties included.</summary>
/// <param name="rewrite">What is done to a string.</param>
/// <param name="strict">Whether numbers are looked at too, and a type that cannot be looked into is an error.</param>
internal sealed class ArgumentRewriter(Func<string, string> rewrite, bool strict)
{
    private const int MaxDepth = 128;
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = MaxDepth };

    public Dictionary<string, object?> Rewrite(IDictionary<string, object?> arguments) => Rewrite(arguments, 0);

    public JsonElement Rewrite(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Undefined)
            return json;
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, WriterOptions))
            Write(writer, json);
        using JsonDocument document = JsonDocument.Parse(buffer.WrittenMemory, new() { MaxDepth = MaxDepth });
        return document.RootElement.Clone();
    }

    private Dictionary<string, object?> Rewrite(IDictionary<string, object?> arguments, int depth)
    {
        if (depth > MaxDepth)
            throw new NotSupportedException($"The arguments are nested more than {MaxDepth} deep.");
        Dictionary<string, object?> result = new(arguments.Count, StringComparer.Ordinal);
        foreach ((string name, object? value) in arguments)
            result[rewrite(name)] = Rewrite(value, depth + 1);
        return result;
    }

    private object? Rewrite(object? value, int depth) => value switch
    {
        null or bool => value,
        string text => rewrite(text),
        JsonElement json => Rewrite(json),
        JsonNode node => Rewrite(node),
        string[] texts => Array.ConvertAll(texts, text => text is null ? null! : rewrite(text)),
        IDictionary<string, object?> nested => Rewrite(nested, depth),
        IEnumerable<object?> list => RewriteList(list, depth),
        _ when !strict => value,
        IFormattable number => Number(number),
        _ => throw new NotSupportedException($"An argument of the type {value.GetType()} cannot be looked into. Pass strings, numbers, JSON values, dictionaries or lists."),
    };

    private object Number(IFormattable number)
    {
        string text = number.ToString(null, CultureInfo.InvariantCulture);
        string rewritten = rewrite(text);
        return rewritten == text ? number : rewritten;
    }

    private List<object?> RewriteList(IEnumerable<object?> list, int depth)
    {
        if (depth > MaxDepth)
            throw new NotSupportedException($"The arguments are nested more than {MaxDepth} deep.");
        List<object?> result = [];
        foreach (object? item in list)
            result.Add(Rewrite(item, depth + 1));
        return result;
    }

    private JsonNode? Rewrite(JsonNode node)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, WriterOptions))
            node.WriteTo(writer);
        using JsonDocument document = JsonDocument.Parse(buffer.WrittenMemory, new() { MaxDepth = MaxDepth });
        JsonElement rewritten = Rewrite(document.RootElement);
        return rewritten.ValueKind switch
        {
            JsonValueKind.Object => JsonObject.Create(rewritten),
            JsonValueKind.Array => JsonArray.Create(rewritten),
            _ => JsonValue.Create(rewritten),
        };
    }

    private void Write(Utf8JsonWriter writer, JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (JsonProperty property in json.EnumerateObject())
                {
                    writer.WritePropertyName(rewrite(property.Name));
                    Write(writer, property.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (JsonElement item in json.EnumerateArray())
                    Write(writer, item);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(rewrite(json.GetString()!));
                break;
            case JsonValueKind.Number when strict && rewrite(json.GetRawText()) is var number && number != json.GetRawText():
                writer.WriteStringValue(number);
                break;
            default:
                json.WriteTo(writer);
                break;
        }
    }
}
