using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalMode.Core.Tests.Objects;

/// <summary>Writes valid instances of the schemas that we make of types, as JSON text with the spellings that JSON Schema allows.</summary>
internal sealed class RandomInstance(JsonElement root, Random random)
{
    private const int Deep = 6;
    private readonly JsonSchema _schema = JsonSchema.Parse(root);

    /// <summary>Writes an instance; most are valid, and those that are not (30 February) are written again.</summary>
    public string Next()
    {
        for (int i = 0; i < 200; i++)
        {
            string json = Write(root, 0);
            if (_schema.IsValid(JsonElement.Parse(json)))
                return json;
        }
        throw new InvalidOperationException($"No instance of {root} was found.");
    }

    private string Write(JsonElement schema, int depth)
    {
        if (schema.ValueKind == JsonValueKind.True)
            return random.Next(3) switch { 0 => "null", 1 => "[1,{\"a\":true}]", _ => "\"any\"" };
        if (schema.TryGetProperty("$ref", out JsonElement reference))
            return Write(Resolve(reference.GetString()!), depth);
        if (schema.TryGetProperty("const", out JsonElement constant))
            return constant.GetRawText();
        if (schema.TryGetProperty("enum", out JsonElement all))
            return all[random.Next(all.GetArrayLength())].GetRawText();
        if (schema.TryGetProperty("anyOf", out JsonElement branches))
            return WriteBranch(schema, branches[random.Next(branches.GetArrayLength())], depth);
        string[] types = !schema.TryGetProperty("type", out JsonElement type) ? ["object"]
            : type.ValueKind == JsonValueKind.String ? [type.GetString()!] : [.. type.EnumerateArray().Select(static t => t.GetString()!)];
        if (depth > Deep && types.Contains("null"))
            return "null";
        return types[random.Next(types.Length)] switch
        {
            "null" => "null",
            "boolean" => random.Next(2) == 0 ? "true" : "false",
            "string" => JsonSerializer.Serialize(Text(schema)),
            "integer" => Integer(schema),
            "number" => Number(schema),
            "array" => Array(schema, depth),
            _ => Object(schema, depth),
        };
    }

    private string WriteBranch(JsonElement schema, JsonElement branch, int depth)
    {
        JsonObject merged = JsonNode.Parse(schema.GetRawText())!.AsObject();
        merged.Remove("anyOf");
        foreach ((string keyword, JsonNode? value) in JsonNode.Parse(branch.GetRawText())!.AsObject())
        {
            if (keyword == "required" && merged[keyword] is JsonArray required)
                merged[keyword] = new JsonArray([.. required.Concat(value!.AsArray()).Select(static name => name!.DeepClone())]);
            else
                merged[keyword] = value!.DeepClone();
        }
        return Write(JsonElement.Parse(merged.ToJsonString()), depth);
    }

    private JsonElement Resolve(string pointer)
    {
        JsonElement at = root;
        foreach (string step in pointer.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries))
            at = at.ValueKind == JsonValueKind.Array ? at[int.Parse(step, CultureInfo.InvariantCulture)] : at.GetProperty(Uri.UnescapeDataString(step).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal));
        return at;
    }

    private string Array(JsonElement schema, int depth)
    {
        int count = depth > Deep ? 0 : random.Next(4);
        JsonElement items = schema.TryGetProperty("items", out JsonElement own) ? own : JsonElement.Parse("true");
        return $"[{string.Join(',', Enumerable.Range(0, count).Select(_ => Write(items, depth + 1)))}]";
    }

    private string Object(JsonElement schema, int depth)
    {
        List<string> members = [];
        string[] required = schema.TryGetProperty("required", out JsonElement names) ? [.. names.EnumerateArray().Select(static n => n.GetString()!)] : [];
        if (schema.TryGetProperty("properties", out JsonElement properties))
        {
            foreach (JsonProperty property in properties.EnumerateObject())
            {
                if (required.Contains(property.Name) || random.Next(2) == 0)
                    members.Add($"{JsonSerializer.Serialize(property.Name)}:{Write(property.Value, depth + 1)}");
            }
        }
        if (!schema.TryGetProperty("additionalProperties", out JsonElement additional) || additional.ValueKind != JsonValueKind.False)
        {
            int count = depth > Deep ? 0 : random.Next(3);
            for (int i = 0; i < count; i++)
            {
                string key = schema.TryGetProperty("propertyNames", out JsonElement keys) ? Name(keys) : $"key{i}";
                if (members.Exists(member => member.StartsWith(JsonSerializer.Serialize(key), StringComparison.Ordinal)))
                    continue;
                members.Add($"{JsonSerializer.Serialize(key)}:{(additional.ValueKind == JsonValueKind.Object ? Write(additional, depth + 1) : "\"more\"")}");
            }
        }
        return $"{{{string.Join(", ", members)}}}";
    }

    private string Name(JsonElement schema) =>
        schema.TryGetProperty("enum", out JsonElement all) ? all[random.Next(all.GetArrayLength())].GetString()! : Text(schema);

    private string Text(JsonElement schema)
    {
        if (schema.TryGetProperty("pattern", out JsonElement pattern))
            return new RandomText(pattern.GetString()!, random).Next();
        if (schema.TryGetProperty("format", out JsonElement format))
        {
            return format.GetString() switch
            {
                "uuid" => Guid.NewGuid().ToString().ToUpperInvariant(),
                "email" => "a@example.org",
                _ => throw new NotSupportedException(format.GetString()),
            };
        }
        int least = schema.TryGetProperty("minLength", out JsonElement min) ? min.GetInt32() : 0;
        int most = schema.TryGetProperty("maxLength", out JsonElement max) ? max.GetInt32() : least + 8;
        return string.Concat(Enumerable.Range(0, random.Next(least, most + 1)).Select(_ => (string[])["a", "\"", "\\", "é", "日", "\n", "\U0001F600"]).Select(c => c[random.Next(c.Length)]));
    }

    private string Integer(JsonElement schema)
    {
        BigInteger least = Bound(schema, "minimum", -1000);
        BigInteger most = Bound(schema, "maximum", 1000);
        BigInteger value = random.Next(4) switch
        {
            0 => least,
            1 => most,
            2 => least + (new BigInteger(random.NextInt64()) * (most - least) / long.MaxValue),
            _ => BigInteger.Min(most, BigInteger.Max(least, random.Next(-20, 20))),
        };
        string text = value.ToString(CultureInfo.InvariantCulture);
        return random.Next(4) switch { 0 => text + ".0", 1 when !value.IsZero => text + ".000", _ => text };
    }

    private static BigInteger Bound(JsonElement schema, string keyword, int otherwise) =>
        schema.TryGetProperty(keyword, out JsonElement bound) ? BigInteger.Parse(bound.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture) : otherwise;

    private string Number(JsonElement schema)
    {
        double scale = schema.TryGetProperty("maximum", out JsonElement max) ? Math.Min(max.GetDouble(), 1e300) : 1e6;
        string text = random.Next(7) switch
        {
            0 => schema.TryGetProperty("minimum", out JsonElement min) ? min.GetRawText() : "-1",
            1 => schema.TryGetProperty("maximum", out JsonElement most) ? most.GetRawText() : "1",
            2 => "0.00000000000000000000000000000000000000000000000000001",
            3 => "-0.0e99",
            4 => "12345678901234567890123456789.123456789E-12",
            5 => "1E-400",
            _ => ((random.NextDouble() - 0.5) * scale).ToString("R", CultureInfo.InvariantCulture),
        };
        return text;
    }
}
