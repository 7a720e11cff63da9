using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode.Testing;

/// <summary>Reads answers that must be JSON. One that was cut must be the beginning of JSON.</summary>
internal static class JsonAnswer
{
    /// <summary>Reads an answer.</summary>
    /// <returns>The JSON, or null where the answer was cut.</returns>
    public static JsonElement? Read(CaseContext context, string text, ChatFinishReason? reason, JsonElement? schema = null)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        bool isCut = reason == ChatFinishReason.Length;
        try
        {
            if (isCut)
            {
                Utf8JsonReader reader = new(utf8, isFinalBlock: false, state: default);
                while (reader.Read())
                {
                }

                return null;
            }

            using JsonDocument document = JsonDocument.Parse(utf8);
            JsonElement json = document.RootElement.Clone();
            if (schema is { } form && JsonSchema.Parse(form).Validate(json) is [{ } error, ..])
                throw context.Fail($"JSON of the schema {form.GetRawText()}", $"'{text}' ({error})");

            return json;
        }
        catch (JsonException exception)
        {
            throw context.Fail(isCut ? "the beginning of valid JSON, since the answer was cut" : "valid JSON", $"'{text}'", exception);
        }
    }
}
