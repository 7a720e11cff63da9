using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Chat.ToolCalls;

/// <summary>Writes JSON the way models have read it in training: one line, a space after each comma and colon, text as it is.</summary>
internal static class SpacedJson
{
    /// <summary>Writes any value that JSON can hold.</summary>
    /// <param name="value">The value.</param>
    /// <param name="what">What it is, for the error.</param>
    /// <exception cref="ArgumentException">The value cannot be written as JSON.</exception>
    public static JsonElement ToElement(object? value, string what)
    {
        if (value is JsonElement element)
            return element;

        try
        {
            return JsonSerializer.SerializeToElement(value, AIJsonUtilities.DefaultOptions.GetTypeInfo(value?.GetType() ?? typeof(object)));
        }
        catch (Exception error) when (error is NotSupportedException or JsonException or InvalidOperationException)
        {
            throw new ArgumentException($"{what} is a {value?.GetType()}, which cannot be written as JSON: {error.Message} Pass a JsonElement or a text.", nameof(value), error);
        }
    }

    /// <summary>Appends a value.</summary>
    public static void Append(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                text.Append('{');
                string before = "";
                foreach (JsonProperty property in value.EnumerateObject())
                {
                    text.Append(before);
                    Append(text, property.Name);
                    text.Append(": ");
                    Append(text, property.Value);
                    before = ", ";
                }

                text.Append('}');
                break;
            case JsonValueKind.Array:
                text.Append('[');
                string separator = "";
                foreach (JsonElement item in value.EnumerateArray())
                {
                    text.Append(separator);
                    Append(text, item);
                    separator = ", ";
                }

                text.Append(']');
                break;
            case JsonValueKind.String:
                Append(text, value.GetString()!);
                break;
            case JsonValueKind.Undefined:
                text.Append("null");
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }

    /// <summary>Appends a text in quotes.</summary>
    public static void Append(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char next in value)
        {
            switch (next)
            {
                case '"' or '\\':
                    text.Append('\\').Append(next);
                    break;
                case '\n':
                    text.Append("\\n");
                    break;
                case '\r':
                    text.Append("\\r");
                    break;
                case '\t':
                    text.Append("\\t");
                    break;
                case < ' ':
                    text.Append("\\u").Append(((int)next).ToString("x4", System.Globalization.CultureInfo.InvariantCulture));
                    break;
                default:
                    text.Append(next);
                    break;
            }
        }

        text.Append('"');
    }
}
