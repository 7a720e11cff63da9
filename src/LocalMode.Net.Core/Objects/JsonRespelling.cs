using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace LocalMode;

/// <summary>
/// Writes JSON so that System.Text.Json takes it where only the spelling is in its way: whole numbers without a fraction, an exponent or a sign of zero, which JSON Schema takes
/// for integers and the serializer does not, and the serializer's own members (<c>$type</c>, or whatever discriminates derived types) first.
/// </summary>
internal static class JsonRespelling
{
    /// <summary>Gives the same values, spelt anew.</summary>
    /// <param name="json">The values.</param>
    /// <param name="discriminators">The names of members that come first wherever they stand, beside those that begin with <c>$</c>; elsewhere the order of members has no meaning.</param>
    /// <param name="maxDepth">How deep they may be nested.</param>
    public static JsonElement Respell(JsonElement json, IReadOnlySet<string> discriminators, int maxDepth)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, new JsonWriterOptions { MaxDepth = maxDepth }))
            Write(writer, json, discriminators);
        return JsonElement.Parse(buffer.WrittenSpan, new JsonDocumentOptions { MaxDepth = maxDepth });
    }

    private static void Write(Utf8JsonWriter writer, JsonElement json, IReadOnlySet<string> discriminators)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                WriteMembers(writer, json, discriminators, first: true);
                WriteMembers(writer, json, discriminators, first: false);
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (JsonElement item in json.EnumerateArray())
                    Write(writer, item, discriminators);
                writer.WriteEndArray();
                break;
            case JsonValueKind.Number:
                WriteNumber(writer, JsonMarshal.GetRawUtf8Value(json));
                break;
            default:
                json.WriteTo(writer);
                break;
        }
    }

    private static void WriteMembers(Utf8JsonWriter writer, JsonElement json, IReadOnlySet<string> discriminators, bool first)
    {
        foreach (JsonProperty member in json.EnumerateObject())
        {
            if ((member.Name.StartsWith('$') || discriminators.Contains(member.Name)) != first)
                continue;
            writer.WritePropertyName(member.Name);
            Write(writer, member.Value, discriminators);
        }
    }

    private static void WriteNumber(Utf8JsonWriter writer, ReadOnlySpan<byte> number)
    {
        if (WholeNumbers.Respell(number) is { } whole)
            writer.WriteRawValue(whole);
        else
            writer.WriteRawValue(number);
    }
}
