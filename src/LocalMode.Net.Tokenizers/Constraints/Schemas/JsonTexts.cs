using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace LocalMode.Tokenizers.Constraints.Schemas;

/// <summary>The texts of strings and names in schemas. Those with half a surrogate pair are no text that an answer could hold.</summary>
internal static class JsonTexts
{
    public static bool TryRead(JsonElement element, [NotNullWhen(true)] out string? text)
    {
        try
        {
            text = element.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            // System.Text.Json refuses half a pair with this.
            text = null;
            return false;
        }
    }

    public static bool TryReadName(JsonProperty member, [NotNullWhen(true)] out string? text)
    {
        try
        {
            text = member.Name;
            return true;
        }
        catch (InvalidOperationException)
        {
            text = null;
            return false;
        }
    }

    /// <summary>Tells whether a text has no half of a surrogate pair.</summary>
    public static bool IsWritable(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
                return false;
            i++;
        }
        return true;
    }
}
