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

        if (schema.ValueKind != JsonValueKind.Object || (schema.TryGetProperty("type", out JsonElement type) && !IsOneOf(type)))
            return schema;

        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("type", "object");
            foreach (JsonProperty property in schema.EnumerateObject())
            {
                if (!property.NameEquals("type"))
                    property.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        using JsonDocument document = JsonDocument.Parse(buffer.WrittenMemory, new() { MaxDepth = int.MaxValue });
        return document.RootElement.Clone();
    }

    // "object" alone is left as it is, and so is what allows no object: that is an error of the schema.
    private static bool IsOneOf(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array && type.EnumerateArray().Any(static item => item.ValueKind == JsonValueKind.String && item.ValueEquals("object"));
}
