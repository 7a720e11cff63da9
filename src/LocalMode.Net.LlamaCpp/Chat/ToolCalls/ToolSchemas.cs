using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Chat.ToolCalls;

/// <summary>The schemas of functions, parsed once each.</summary>
internal static class ToolSchemas
{
    private static readonly ConditionalWeakTable<AIFunctionDeclaration, JsonSchema> Parsed = [];
    private static readonly JsonElement AnyObject = JsonElement.Parse("""{"type":"object"}""");

    /// <summary>Gets the schema of any object.</summary>
    public static JsonSchema Loose { get; } = JsonSchema.Parse(AnyObject);

    /// <summary>Gets the schema of a function's arguments, which are an object whatever it says.</summary>
    /// <exception cref="SchemaInvalidException">The schema is malformed.</exception>
    /// <exception cref="SchemaTooComplexException">The schema exceeds a limit.</exception>
    public static JsonSchema Of(AIFunctionDeclaration tool) => Parsed.GetValue(tool, static tool => JsonSchema.Parse(WithType(tool.JsonSchema)));

    private static JsonElement WithType(JsonElement schema)
    {
        if (schema.ValueKind is JsonValueKind.Undefined or JsonValueKind.True)
            return AnyObject;

        if (schema.ValueKind != JsonValueKind.Object)
            return schema;

        if (schema.TryGetProperty("type", out JsonElement type))
        {
            if (type.ValueKind == JsonValueKind.String && type.ValueEquals("object") && !HidesType(schema))
                return schema;

            if (type.ValueKind == JsonValueKind.String ? !type.ValueEquals("object") : !IsOneOf(type))
            {
                throw new SchemaInvalidException(
                    "/type", $"The arguments of a function are an object; found the type {type.GetRawText()}. Declare an object, with the value as one of its properties.");
            }
        }

        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
            Write(writer, schema);

        using JsonDocument document = JsonDocument.Parse(buffer.WrittenMemory, new() { MaxDepth = int.MaxValue });
        return document.RootElement.Clone();
    }

    private static void Write(Utf8JsonWriter writer, JsonElement schema)
    {
        bool hides = HidesType(schema);
        writer.WriteStartObject();
        writer.WriteString("type", "object");
        foreach (JsonProperty property in schema.EnumerateObject())
        {
            if (property.NameEquals("type"))
                continue;

            if (!hides)
            {
                property.WriteTo(writer);
            }
            else if (property.NameEquals("$ref"))
            {
                writer.WriteStartArray("allOf");
                writer.WriteStartObject();
                property.WriteTo(writer);
                writer.WriteEndObject();
                writer.WriteEndArray();
            }
            else if (property.Name is "$schema" or "$id" or "id" or "definitions" or "$defs")
            {
                property.WriteTo(writer);
            }
        }

        writer.WriteEndObject();
    }

    // Up to draft-07 what stands beside $ref does not count.
    private static bool HidesType(JsonElement schema) =>
        schema.TryGetProperty("$ref", out _)
        && schema.TryGetProperty("$schema", out JsonElement dialect)
        && dialect.ValueKind == JsonValueKind.String
        && dialect.GetString()!.Contains("/draft-0", StringComparison.Ordinal);

    private static bool IsOneOf(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array && type.EnumerateArray().Any(static item => item.ValueKind == JsonValueKind.String && item.ValueEquals("object"));
}
