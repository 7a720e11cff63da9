using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Writes and reads what <see cref="ConstraintChatOptionsExtensions"/> keeps in options.</summary>
internal static class ConstraintTexts
{
    public static string Write(string[] texts)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartArray();
            foreach (string text in texts)
                writer.WriteStringValue(text);
            writer.WriteEndArray();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static string? Read(ChatOptions? options, string key)
    {
        if (options?.AdditionalProperties is not { } properties || !properties.TryGetValue(key, out object? value))
            return null;
        return value switch
        {
            null => null,
            string text => text,
            JsonElement { ValueKind: JsonValueKind.String } json => json.GetString(),
            _ => throw new ArgumentException($"The additional property {key} is a {value.GetType().Name}; expected a text.", nameof(options)),
        };
    }

    public static string[] Parse(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            string[] texts = [.. document.RootElement.EnumerateArray().Select(static text => text.GetString() ?? "")];
            if (texts.Length > 0 && !texts.Contains(""))
                return texts;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new ArgumentException($"The additional property {ConstraintChatOptionsExtensions.ChoicesKey} is no JSON array of texts.", exception);
        }
        throw new ArgumentException($"The additional property {ConstraintChatOptionsExtensions.ChoicesKey} has no text, or an empty one.");
    }
}
