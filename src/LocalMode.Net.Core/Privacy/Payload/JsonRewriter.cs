using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace LocalMode;

/// <summary>Passes every text inside JSON through a function: keys, strings, and numbers, which become strings where they change.</summary>
internal sealed class JsonRewriter(Func<string, string> rewrite)
{
    private const int StackLimit = 1000;

    public Dictionary<string, object?> Rewrite(IDictionary<string, object?> entries)
    {
        Dictionary<string, object?> rewritten = new(entries.Count, StringComparer.Ordinal);
        foreach ((string name, object? value) in entries)
            rewritten[rewrite(name)] = Rewrite(value);
        return rewritten;
    }

    /// <summary>Rewrites a string, JSON or a primitive; anything else is given back.</summary>
    public object? Rewrite(object? value)
    {
        switch (value)
        {
            case null or bool:
                return value;
            case string text:
                return rewrite(text);
            case JsonElement element:
                return Rewrite(element);
            default:
                if (!OutgoingValues.IsPlain(value))
                    return OutgoingValues.Copy(value) is JsonElement json && Rewrite(json, out bool different) is var other && different ? other : value;
                string plain = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
                string changed = rewrite(plain);
                return changed == plain ? value : changed;
        }
    }

    public JsonElement Rewrite(JsonElement element) => Rewrite(element, out _);

    public JsonElement Rewrite(JsonElement element, out bool changed)
    {
        changed = false;
        if (element.ValueKind == JsonValueKind.Undefined)
            return element;
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, new JsonWriterOptions { MaxDepth = StackLimit }))
            changed = Write(element, writer);
        if (!changed)
            return element;
        Utf8JsonReader reader = new(buffer.WrittenSpan, new JsonReaderOptions { MaxDepth = StackLimit });
        return JsonElement.ParseValue(ref reader);
    }

    private bool Write(JsonElement element, Utf8JsonWriter writer)
    {
        bool changed = false;
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    string name = rewrite(property.Name);
                    changed |= name != property.Name;
                    writer.WritePropertyName(name);
                    changed |= Write(property.Value, writer);
                }
                writer.WriteEndObject();
                return changed;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (JsonElement item in element.EnumerateArray())
                    changed |= Write(item, writer);
                writer.WriteEndArray();
                return changed;
            case JsonValueKind.String or JsonValueKind.Number:
                string text = element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText();
                string rewritten = rewrite(text);
                changed = rewritten != text;
                if (changed || element.ValueKind == JsonValueKind.String)
                    writer.WriteStringValue(rewritten);
                else
                    element.WriteTo(writer);
                return changed;
            default:
                element.WriteTo(writer);
                return false;
        }
    }
}
