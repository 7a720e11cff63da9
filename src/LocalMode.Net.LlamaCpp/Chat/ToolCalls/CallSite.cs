using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace LocalMode.LlamaCpp.Chat.ToolCalls;

/// <summary>Where a rendered prompt shows a call, and in which form.</summary>
/// <param name="Format">The form.</param>
/// <param name="Start">The first character: of the JSON object, or of the name.</param>
/// <param name="End">Behind the last character: of the JSON object, or of the last value.</param>
/// <param name="ArgumentsStart">In the form with a name and JSON, where the JSON begins.</param>
/// <param name="Json">The JSON object: the call, or its arguments.</param>
internal readonly record struct CallSite(ToolCallFormat Format, int Start, int End, int ArgumentsStart, JsonElement Json)
{
    /// <summary>Finds the call with a name.</summary>
    /// <param name="text">The prompt.</param>
    /// <param name="from">Where to begin.</param>
    /// <param name="name">The function's name.</param>
    /// <param name="site">The place.</param>
    /// <returns><see langword="false"/> if the prompt does not show the call, or in a form that is not known.</returns>
    public static bool TryFind(string text, int from, string name, out CallSite site)
    {
        site = default;
        int at = text.IndexOf(name, from, StringComparison.Ordinal);
        if (at < 0)
            return false;

        for (int open = text.IndexOf('{', from); open >= 0 && open < at; open = text.IndexOf('{', open + 1))
        {
            if (TryRead(text, open, out int end, out JsonElement call) && end > at)
            {
                site = new(ToolCallFormat.Json, open, end, open, call);
                return true;
            }
        }

        int after = at + name.Length;
        int arguments = text.IndexOf('{', after);
        int key = text.IndexOf(ProbeTexts.FirstKey, after, StringComparison.Ordinal);
        if (arguments >= 0 && arguments < key && TryRead(text, arguments, out int close, out JsonElement values) && values.TryGetProperty(ProbeTexts.FirstKey, out _))
        {
            site = new(ToolCallFormat.NamedJson, at, close, arguments, values);
            return true;
        }

        int last = text.IndexOf(ProbeTexts.SecondValue, after, StringComparison.Ordinal);
        if (key < 0 || last < key)
            return false;

        site = new(ToolCallFormat.Parameters, at, last + ProbeTexts.SecondValue.Length, key, default);
        return true;
    }

    private static bool TryRead(string text, int start, out int end, out JsonElement value)
    {
        JsonExtent extent = default;
        end = start;
        value = default;
        return extent.Advance(text, ref end) is true && TryParse(text.AsMemory(start, end - start), out value);
    }

    private static bool TryParse(ReadOnlyMemory<char> text, [NotNullWhen(true)] out JsonElement value)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            value = document.RootElement.Clone();
            return true;
        }
        catch (JsonException)
        {
            value = default;
            return false;
        }
    }
}
