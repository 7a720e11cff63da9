using System.Text.Json;
using LocalMode.Tokenizers.Constraints;

namespace LocalMode.LlamaCpp.Chat.ToolCalls;

/// <summary>Reads how calls are spelled from a rendered prompt: cuts the call at its name, its id and its arguments.</summary>
internal static class CallLayoutReader
{
    private const string Spaced = $"{{\"{ProbeTexts.FirstKey}\": \"{ProbeTexts.FirstValue}\", \"{ProbeTexts.SecondKey}\": \"{ProbeTexts.SecondValue}\"}}";
    private static readonly string[] Probes = [ProbeTexts.FirstName, ProbeTexts.SecondName, ProbeTexts.FirstKey, ProbeTexts.SecondKey, ProbeTexts.FirstValue, ProbeTexts.SecondValue];

    /// <summary>Reads a call in JSON.</summary>
    /// <param name="call">The JSON object.</param>
    /// <param name="argumentsKey">The key of the arguments.</param>
    /// <param name="isText">Whether the arguments are a text. They are written as JSON all the same: the parser reads both, and only JSON can be held to a schema.</param>
    /// <param name="id">The call's id.</param>
    /// <param name="around">What stands before, between and after calls; its parts are left out.</param>
    /// <returns>The layout, or <see langword="null"/> if the call shows the probe elsewhere too.</returns>
    public static CallLayout? Json(string call, string argumentsKey, bool isText, string id, CallLayout around)
    {
        string name = $"\"{ProbeTexts.FirstName}\"";
        int nameAt = call.IndexOf(name, StringComparison.Ordinal);
        int key = call.IndexOf($"\"{argumentsKey}\"", StringComparison.Ordinal);
        if (nameAt < 0 || key < nameAt)
            return null;

        int from = call.IndexOf(':', key + argumentsKey.Length + 2) + 1;
        while (from < call.Length && char.IsWhiteSpace(call[from]))
            from++;

        int to = from;
        string written;
        if (isText)
        {
            to = StringEnd(call, from);
            written = to < 0 ? "" : JsonElement.Parse(call[from..to]).GetString()!;
        }
        else
        {
            JsonExtent extent = default;
            if (extent.Advance(call, ref to) is not true)
                return null;

            written = call[from..to];
        }

        if (to < 0)
            return null;

        List<CallPart> parts = [];
        AddWithId(parts, call[..(nameAt + 1)], id);
        parts.Add(CallPart.QuotedName);
        AddWithId(parts, call[(nameAt + name.Length - 1)..from], id);
        parts.Add(CallPart.Arguments);
        AddWithId(parts, call[to..], id);
        return Checked(around with { Parts = parts, WhiteSpace = WhiteSpaceOf(written) }, id);
    }

    /// <summary>Reads a call that is a name and JSON.</summary>
    /// <param name="middle">What stands between the name and the JSON.</param>
    /// <param name="arguments">The JSON.</param>
    /// <param name="id">The call's id.</param>
    /// <param name="around">What stands before, between and after calls; its parts are left out.</param>
    public static CallLayout? NamedJson(string middle, string arguments, string id, CallLayout around)
    {
        List<CallPart> parts = [CallPart.Name];
        AddWithId(parts, middle, id);
        parts.Add(CallPart.Arguments);
        return Checked(around with { Parts = parts, WhiteSpace = WhiteSpaceOf(arguments) }, id);
    }

    /// <summary>Reads a call whose arguments stand between markers.</summary>
    /// <param name="beforeKeys">What stands between the name and the first parameter's opening marker.</param>
    /// <param name="open">The opening marker.</param>
    /// <param name="keyToValue">What stands between a key and its value.</param>
    /// <param name="close">The closing marker of a value.</param>
    /// <param name="hasLines">Whether values have lines of their own.</param>
    /// <param name="valueEnd">What stands after a value, up to the next opening marker.</param>
    /// <param name="around">What stands before, between and after calls, from the last value's end on; its parts are left out.</param>
    public static CallLayout? Parameters(string beforeKeys, string open, string keyToValue, string close, bool hasLines, string valueEnd, CallLayout around)
    {
        // White space around a value is a part of it, but for the line breaks of values with lines of their own.
        string lead = hasLines ? "\n" : "";
        string space = valueEnd[valueEnd.TrimEnd().Length..];
        ParameterFormat format = new()
        {
            Open = open.TrimStart(),
            KeyEnd = keyToValue.TrimEnd() + lead,
            Close = lead + close + space,
            ValueEnd = close,
        };
        string? between = around.Between is null || !around.Between.AsSpan().TrimStart().StartsWith(close) ? null : BehindClose(around.Between, close, space);
        string after = BehindClose(around.After, close, space);
        CallPart[] parts = beforeKeys.Length > 0 ? [CallPart.Name, CallPart.Fixed(beforeKeys), CallPart.Arguments] : [CallPart.Name, CallPart.Arguments];
        return Checked(around with { Parts = parts, Between = between, After = after, Parameters = format }, "");
    }

    // What stands after the last parameter; its closing marker, and the space after it, belong to the parameter.
    private static string BehindClose(string text, string close, string space)
    {
        string rest = text.TrimStart()[close.Length..];
        return space.Length > 0 ? rest.TrimStart() : rest;
    }

    private static void AddWithId(List<CallPart> parts, string text, string id)
    {
        int at = id.Length == 0 ? -1 : text.IndexOf(id, StringComparison.Ordinal);
        if (at >= 0)
        {
            Add(parts, text[..at]);
            parts.Add(CallPart.Id);
            text = text[(at + id.Length)..];
        }

        Add(parts, text);
    }

    private static void Add(List<CallPart> parts, string text)
    {
        if (text.Length > 0)
            parts.Add(CallPart.Fixed(text));
    }

    private static CallLayout? Checked(CallLayout layout, string id)
    {
        bool IsClean(string text) => !Probes.Any(probe => text.Contains(probe, StringComparison.Ordinal)) && (id.Length == 0 || !text.Contains(id, StringComparison.Ordinal));
        return IsClean(layout.Before) && IsClean(layout.After) && IsClean(layout.Between ?? "") && layout.Parts.All(part => IsClean(part.Text)) ? layout : null;
    }

    private static int StringEnd(string text, int start)
    {
        for (int i = start + 1; i < text.Length; i++)
        {
            if (text[i] == '\\')
                i++;
            else if (text[i] == '"')
                return i + 1;
        }

        return -1;
    }

    private static JsonWhiteSpace WhiteSpaceOf(string json) => json switch
    {
        Spaced => JsonWhiteSpace.Spaced,
        _ when !json.Any(char.IsWhiteSpace) => JsonWhiteSpace.Compact,
        _ => JsonWhiteSpace.Flexible,
    };
}
