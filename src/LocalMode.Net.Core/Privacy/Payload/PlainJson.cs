using System.Text;
using System.Text.Json;

namespace LocalMode;

/// <summary>JSON for detectors: without escapes, in which values would hide. It cannot be parsed again.</summary>
internal static class PlainJson
{
    public static string Write(JsonElement element)
    {
        StringBuilder text = new();
        Write(element, text);
        return text.ToString();
    }

    public static void Write(JsonElement element, StringBuilder text)
    {
        bool further = false;
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                text.Append('{');
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    if (further)
                        text.Append(", ");
                    further = true;
                    Quote(text, property.Name);
                    text.Append(": ");
                    Write(property.Value, text);
                }
                text.Append('}');
                break;
            case JsonValueKind.Array:
                text.Append('[');
                foreach (JsonElement item in element.EnumerateArray())
                {
                    if (further)
                        text.Append(", ");
                    further = true;
                    Write(item, text);
                }
                text.Append(']');
                break;
            case JsonValueKind.String:
                Quote(text, TryGetString(element) ?? element.GetRawText());
                break;
            case JsonValueKind.Undefined:
                break;
            default:
                text.Append(element.GetRawText());
                break;
        }
    }

    /// <summary>Gives a string, or <see langword="null"/> where its escapes are no Unicode text.</summary>
    public static string? TryGetString(JsonElement element)
    {
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public static void Quote(StringBuilder? text, string value) => text?.Append('"').Append(value).Append('"');
}
