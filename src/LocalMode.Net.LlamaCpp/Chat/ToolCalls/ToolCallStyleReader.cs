using System.Text.Json;

namespace LocalMode.LlamaCpp.Chat.ToolCalls;

/// <summary>Makes a style of what stands before, between, in and after the calls of a rendered prompt.</summary>
internal static class ToolCallStyleReader
{
    /// <summary>Reads a style.</summary>
    /// <param name="text">The prompt with one call.</param>
    /// <param name="site">The call.</param>
    /// <param name="opening">What stands between the turn's beginning and the call.</param>
    /// <param name="between">What stands between two calls, or <see langword="null"/> if the template takes one only.</param>
    /// <param name="closing">What stands between the call and the turn's end.</param>
    /// <param name="id">The call's id.</param>
    /// <param name="whole">The call with all around it.</param>
    /// <returns>The style, or <see langword="null"/> if it is not one that can be read back.</returns>
    public static ToolCallStyle? Read(string text, CallSite site, string opening, string? between, string closing, string id, string whole)
    {
        CallSurroundings around = Around(opening, between, closing);
        bool isArray = opening.AsSpan().TrimEnd().EndsWith("[") && closing.AsSpan().TrimStart().StartsWith("]") && site.Format == ToolCallFormat.Json;
        if (isArray)
            around = new(opening.TrimEnd()[..^1], closing.TrimStart()[1..]);

        // Without a mark in front, one behind could not be told from text.
        if (around.Open.Length == 0)
        {
            if (site.Format != ToolCallFormat.Json)
                return null;

            around = new("", "");
            closing = isArray ? closing[..(closing.IndexOf(']') + 1)] : "";
        }

        string sample = Sample(whole, id);
        CallLayout spelling = new() { Before = opening, Parts = [], Between = between, After = closing };
        return site.Format switch
        {
            ToolCallFormat.Json => Json(text, site, around, isArray, id, sample, spelling),
            ToolCallFormat.NamedJson => NamedJson(text, site, around, id, sample, spelling),
            _ => Parameters(text, site, around, sample, spelling),
        };
    }

    // What is before the first call and before the second belongs to each call; what only the first has, to all of them together.
    private static CallSurroundings Around(string opening, string? between, string closing)
    {
        if (between is null)
            return new(opening, closing);

        string close = MarkerAtoms.CommonStart(between, closing);
        string rest = between[close.Length..];
        string open = MarkerAtoms.CommonEnd(opening, rest);
        string sectionOpen = opening[..^open.Length];
        string sectionClose = closing[close.Length..];
        return string.IsNullOrWhiteSpace(open) && !string.IsNullOrWhiteSpace(sectionOpen)
            ? new(sectionOpen, close + sectionClose)
            : new(open, close, sectionOpen, sectionClose, rest[..^open.Length]);
    }

    private static ToolCallStyle? Json(string text, CallSite site, CallSurroundings around, bool isArray, string id, string sample, CallLayout spelling)
    {
        JsonElement call = site.Json;
        string? idKey = KeyOf(call, id);
        foreach (JsonProperty property in call.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Object && KeyOf(property.Value, ProbeTexts.FirstName) is not null)
            {
                call = property.Value;
                break;
            }
        }

        if (KeyOf(call, ProbeTexts.FirstName) is not { } nameKey)
            return null;

        foreach (JsonProperty property in call.EnumerateObject())
        {
            bool isText = property.Value.ValueKind == JsonValueKind.String && property.Value.GetString()!.Contains(ProbeTexts.FirstKey, StringComparison.Ordinal);
            if (isText || (property.Value.ValueKind == JsonValueKind.Object && property.Value.TryGetProperty(ProbeTexts.FirstKey, out _)))
            {
                return new()
                {
                    Format = ToolCallFormat.Json,
                    IsArray = isArray,
                    Open = around.Open,
                    Close = around.Close,
                    SectionOpen = around.SectionOpen,
                    Sample = sample,
                    SectionClose = around.SectionClose,
                    Separator = around.Separator,
                    NameKey = nameKey,
                    ArgumentsKey = property.Name,
                    IdKey = idKey ?? KeyOf(call, id),
                    ArgumentsAreText = isText,
                    Layout = CallLayoutReader.Json(text[site.Start..site.End], property.Name, isText, id, spelling),
                };
            }
        }

        return null;
    }

    private static ToolCallStyle NamedJson(string text, CallSite site, CallSurroundings around, string id, string sample, CallLayout spelling)
    {
        string middle = text[(site.Start + ProbeTexts.FirstName.Length)..site.ArgumentsStart];
        int at = middle.IndexOf(id, StringComparison.Ordinal);
        return new()
        {
            Format = ToolCallFormat.NamedJson,
            Open = around.Open,
            Close = around.Close,
            SectionOpen = around.SectionOpen,
            Sample = sample,
            SectionClose = around.SectionClose,
            Separator = around.Separator,
            NameEnd = (at < 0 ? middle : middle[..at]).Trim(),
            IdEnd = at < 0 ? null : middle[(at + id.Length)..].Trim(),
            Layout = CallLayoutReader.NamedJson(middle, text[site.ArgumentsStart..site.End], id, spelling),
        };
    }

    private static ToolCallStyle? Parameters(string text, CallSite site, CallSurroundings around, string sample, CallLayout spelling)
    {
        string call = text[site.Start..site.End];
        int firstValue = call.IndexOf(ProbeTexts.FirstValue, StringComparison.Ordinal);
        int secondKey = call.IndexOf(ProbeTexts.SecondKey, StringComparison.Ordinal);
        int firstKey = site.ArgumentsStart - site.Start;
        if (firstValue < firstKey || secondKey < firstValue)
            return null;

        string nameToKey = call[ProbeTexts.FirstName.Length..firstKey];
        string keyToValue = call[(firstKey + ProbeTexts.FirstKey.Length)..firstValue];
        string valueToKey = call[(firstValue + ProbeTexts.FirstValue.Length)..secondKey];

        // A tag that holds the key is open where the key begins: from its bracket on.
        string shared = MarkerAtoms.CommonEnd(nameToKey, valueToKey);
        int bracket = shared.LastIndexOf('<');
        string open = bracket < 0 ? shared : shared[bracket..];
        string parameterClose = valueToKey[..^open.Length].Trim();
        string close = around.Close;
        if (open.Length == 0 || parameterClose.Length == 0 || string.IsNullOrWhiteSpace(keyToValue) || !close.StartsWith(parameterClose, StringComparison.Ordinal))
            return null;

        return new()
        {
            Format = ToolCallFormat.Parameters,
            Open = around.Open,
            Close = close[parameterClose.Length..].Trim(),
            SectionOpen = around.SectionOpen,
            Sample = sample,
            SectionClose = around.SectionClose,
            Separator = around.Separator,
            NameEnd = nameToKey[..^open.Length].Trim(),
            ParameterOpen = open.Trim(),
            ParameterKeyEnd = keyToValue.Trim(),
            ParameterClose = parameterClose,
            ValuesHaveLines = keyToValue.EndsWith('\n'),
            Layout = CallLayoutReader.Parameters(
                nameToKey[..^open.Length], open, keyToValue, parameterClose, keyToValue.EndsWith('\n'), valueToKey[..^open.Length], spelling),
        };
    }

    private static string? KeyOf(JsonElement map, string text)
    {
        foreach (JsonProperty property in map.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.String && property.Value.ValueEquals(text))
                return property.Name;
        }

        return null;
    }

    private static string Sample(string whole, string id) => whole
        .Replace(ProbeTexts.FirstName, "function_name", StringComparison.Ordinal)
        .Replace(ProbeTexts.FirstKey, "first_parameter", StringComparison.Ordinal)
        .Replace(ProbeTexts.FirstValue, "first value", StringComparison.Ordinal)
        .Replace(ProbeTexts.SecondKey, "second_parameter", StringComparison.Ordinal)
        .Replace(ProbeTexts.SecondValue, "second value", StringComparison.Ordinal)
        .Replace(id, "a1b2c3d4e", StringComparison.Ordinal)
        .Trim();
}
