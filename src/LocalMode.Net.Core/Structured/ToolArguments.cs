using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Writes the arguments of a tool call as JSON.</summary>
internal static class ToolArguments
{
    /// <summary>Writes arguments as an object; <see langword="false"/> if a value is of a type that has no JSON form here.</summary>
    public static bool TryWrite(IDictionary<string, object?>? arguments, out JsonElement json)
    {
        json = default;
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, new JsonWriterOptions { SkipValidation = true, MaxDepth = int.MaxValue }))
        {
            writer.WriteStartObject();
            foreach ((string name, object? value) in arguments ?? new Dictionary<string, object?>())
            {
                writer.WritePropertyName(name);
                if (!TryWrite(writer, value))
                    return false;
            }
            writer.WriteEndObject();
        }
        using JsonDocument document = JsonDocument.Parse(buffer.WrittenMemory, new JsonDocumentOptions { MaxDepth = int.MaxValue });
        json = document.RootElement.Clone();
        return true;
    }

    private static bool TryWrite(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                return true;
            case JsonElement { ValueKind: not JsonValueKind.Undefined } element:
                element.WriteTo(writer);
                return true;
            case JsonNode node:
                node.WriteTo(writer);
                return true;
            case string text:
                writer.WriteStringValue(text);
                return true;
            case bool truth:
                writer.WriteBooleanValue(truth);
                return true;
            case int or long or short or byte or sbyte or uint or ushort or ulong or decimal:
                writer.WriteRawValue(string.Create(CultureInfo.InvariantCulture, $"{value}"));
                return true;
            case double number when double.IsFinite(number):
                writer.WriteNumberValue(number);
                return true;
            case float number when float.IsFinite(number):
                writer.WriteNumberValue(number);
                return true;
            default:
                if (!AIJsonUtilities.DefaultOptions.TryGetTypeInfo(value.GetType(), out JsonTypeInfo? type))
                    return false;
                try
                {
                    JsonSerializer.Serialize(writer, value, type);
                    return true;
                }
                catch (Exception error) when (error is NotSupportedException or ArgumentException or InvalidOperationException or JsonException)
                {
                    // Such as a delegate, NaN, or an object that holds itself: a client in this process may give anything.
                    return false;
                }
        }
    }
}
