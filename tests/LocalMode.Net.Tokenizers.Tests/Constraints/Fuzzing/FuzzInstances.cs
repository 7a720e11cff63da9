using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace LocalMode.Tokenizers.Tests.Constraints.Fuzzing;

/// <summary>Random values that are likely to satisfy a schema; whether they do is for validators to say.</summary>
internal sealed class FuzzInstances(JsonElement root, Random random)
{
    private readonly SchemaWalk _walk = new(root, random);

    public JsonNode? Value() => Value([root], 4);

    public static bool Matches(string pattern, string text) => Regex.IsMatch(text, pattern.Replace("$", "\\z", StringComparison.Ordinal), RegexOptions.None, TimeSpan.FromSeconds(1));

    private JsonNode? Value(List<JsonElement> schemas, int depth)
    {
        List<JsonElement> parts = _walk.Parts(schemas);
        JsonElement[] fixedValues =
        [
            .. parts.Where(static p => p.ValueKind == JsonValueKind.Object).SelectMany(static p =>
                p.TryGetProperty("const", out JsonElement value) ? [value] : p.TryGetProperty("enum", out JsonElement list) ? list.EnumerateArray() : Enumerable.Empty<JsonElement>()),
        ];
        if (fixedValues.Length > 0)
            return JsonNode.Parse(fixedValues[random.Next(fixedValues.Length)].GetRawText());
        return (Type(parts), depth > 0) switch
        {
            ("string", _) => JsonValue.Create(Text(parts)),
            ("integer", _) => Number(parts, isInteger: true),
            ("number", _) => Number(parts, isInteger: false),
            ("boolean", _) => JsonValue.Create(random.Next(2) == 0),
            ("object", true) => Object(parts, depth - 1),
            ("array", true) => Array(parts, depth - 1),
            ("object", false) => new JsonObject(),
            ("array", false) => new JsonArray(),
            _ => null,
        };
    }

    private string Type(List<JsonElement> parts)
    {
        HashSet<string> types = ["null", "boolean", "string", "integer", "number", "object", "array"];
        foreach (JsonElement part in parts)
        {
            if (part.ValueKind == JsonValueKind.Object && part.TryGetProperty("type", out JsonElement type))
            {
                string[] own = type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(static t => t.GetString()!)] : [type.GetString()!];
                types.IntersectWith(own.Contains("number") ? [.. own, "integer"] : own);
            }
        }

        return types.Count == 0 ? "null" : types.ElementAt(random.Next(types.Count));
    }

    private string Text(List<JsonElement> parts)
    {
        List<string> samples = [.. FuzzWords.Texts];
        foreach (JsonElement part in parts.Where(static p => p.ValueKind == JsonValueKind.Object))
        {
            if (part.TryGetProperty("pattern", out JsonElement pattern))
                samples = [.. FuzzWords.Patterns.First(p => p.Pattern == pattern.GetString()).Samples];
            if (part.TryGetProperty("format", out JsonElement format))
                samples = [.. FuzzWords.Formats.First(f => f.Format == format.GetString()).Samples];
        }

        string text = Pick(samples);
        int least = parts.Where(static p => p.ValueKind == JsonValueKind.Object && p.TryGetProperty("minLength", out _)).Select(static p => p.GetProperty("minLength").GetInt32()).DefaultIfEmpty().Max();
        return text.Length < least && random.Next(2) == 0 ? text + new string(text.Length > 0 ? text[0] : 'é', least) : text;
    }

    private JsonNode Number(List<JsonElement> parts, bool isInteger)
    {
        List<string> candidates = [.. FuzzWords.Numbers];
        foreach (JsonElement part in parts.Where(static p => p.ValueKind == JsonValueKind.Object))
        {
            foreach (string keyword in new[] { "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf" })
            {
                if (!part.TryGetProperty(keyword, out JsonElement bound))
                    continue;
                decimal value = bound.GetDecimal();
                candidates.AddRange(new[] { value, Math.Floor(value) + 1, Math.Ceiling(value) - 1, value * 2, value * -3, value + 0.5m }.Select(static v => v.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            }
        }

        // An integer without exponent is what is promised.
        string text;
        do
            text = Pick(candidates);
        while (isInteger && text.Contains('e', StringComparison.OrdinalIgnoreCase));
        return JsonNode.Parse(text)!;
    }

    private JsonObject Object(List<JsonElement> parts, int depth)
    {
        JsonObject result = [];
        HashSet<string> required = [.. parts.Where(static p => p.ValueKind == JsonValueKind.Object && p.TryGetProperty("required", out _)).SelectMany(static p => p.GetProperty("required").EnumerateArray().Select(static n => n.GetString()!))];
        IEnumerable<string> others = random.Next(2) == 0 ? [] : FuzzWords.OtherNames.Concat(FuzzWords.Names).Where(_ => random.Next(5) == 0);
        foreach (string name in SchemaWalk.Order(parts).Concat(others))
        {
            if (!result.ContainsKey(name) && (required.Contains(name) || random.Next(2) == 0))
                result[name] = Value(SchemaWalk.OfProperty(parts, name, Matches), depth);
        }

        return result;
    }

    private JsonArray Array(List<JsonElement> parts, int depth)
    {
        int least = parts.Where(static p => p.ValueKind == JsonValueKind.Object && p.TryGetProperty("minItems", out _)).Select(static p => p.GetProperty("minItems").GetInt32()).DefaultIfEmpty().Max();
        JsonElement[] contained = [.. parts.Where(static p => p.ValueKind == JsonValueKind.Object && p.TryGetProperty("contains", out _)).Select(static p => p.GetProperty("contains"))];
        int count = least + random.Next(3);
        return new([.. Enumerable.Range(0, count).Select(i => Value([.. _walk.OfItem(parts, i), .. random.Next(2) == 0 ? contained : []], depth))]);
    }

    private string Pick(List<string> from) => from[random.Next(from.Count)];
}
