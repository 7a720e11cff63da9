using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalMode.Testing;

/// <summary>Compares texts with patterns and schemas.</summary>
internal static class TextForm
{
    /// <summary>Tells whether an expression of ECMA-262 matches a text from its beginning to its end.</summary>
    /// <exception cref="SchemaInvalidException">The expression cannot be read.</exception>
    public static bool Matches(string text, string pattern)
    {
        JsonObject schema = new() { ["type"] = "string", ["pattern"] = $"^(?:{pattern})$" };
        return JsonSchema.Parse(schema.ToJsonString()).IsValid(JsonElement.Parse($"\"{JsonEncodedText.Encode(text)}\""));
    }

    /// <summary>Tells whether a text is JSON, and of a schema if there is one.</summary>
    /// <exception cref="SchemaInvalidException">The schema is malformed.</exception>
    public static bool IsJson(string text, JsonElement? schema)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return schema is not { } form || JsonSchema.Parse(form).IsValid(document.RootElement);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
