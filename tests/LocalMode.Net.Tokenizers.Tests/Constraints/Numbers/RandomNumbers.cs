using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalMode.Tokenizers.Constraints;
using LocalMode.Tokenizers.Constraints.Numbers;

namespace LocalMode.Tokenizers.Tests.Constraints.Numbers;

/// <summary>Random sets of numbers with the schemas that mean the same, and random spellings.</summary>
internal static class RandomNumbers
{
    public static CompileBudget Budget => new(new ConstraintOptions { CompileTimeout = TimeSpan.FromMinutes(1) });

    /// <summary>A schema of numbers; the second part of the result is the set that it means, if it can be enforced.</summary>
    public static (JsonObject Schema, NumberSet? Set) Schema(Random random)
    {
        var schema = new JsonObject();
        bool isInteger = random.Next(3) == 0;
        schema["type"] = isInteger ? "integer" : "number";
        NumberSet? set = isInteger ? NumberSet.Integers : NumberSet.All;
        if (random.Next(4) == 0)
        {
            string[] values = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => Bound(random))];
            schema["enum"] = new JsonArray([.. values.Select(v => JsonNode.Parse(v))]);
            And(NumberSet.Values(values.Select(Element)));
        }
        if (random.Next(2) == 0)
        {
            string value = Bound(random);
            bool excludes = random.Next(2) == 0;
            schema[excludes ? "exclusiveMinimum" : "minimum"] = JsonNode.Parse(value);
            And(NumberSet.Range(Element(value), excludes, null, false));
        }
        if (random.Next(2) == 0)
        {
            string value = Bound(random);
            bool excludes = random.Next(2) == 0;
            schema[excludes ? "exclusiveMaximum" : "maximum"] = JsonNode.Parse(value);
            And(NumberSet.Range(null, false, Element(value), excludes));
        }
        for (int i = random.Next(6) - 3; i > 0; i--)
        {
            string[] divisors = ["1", "2", "3", "5", "7", "10", "12", "100", "360", "0.1", "0.01", "0.25", "2.5", "1.5", "0.003", "1e2", "1e-3", "1009", "0.7"];
            string value = divisors[random.Next(divisors.Length)];
            schema["allOf"] ??= new JsonArray();
            schema["allOf"]!.AsArray().Add(new JsonObject { ["multipleOf"] = JsonNode.Parse(value) });
            if (NumberSet.MultiplesOf(Element(value)) is { } multiples)
                And(multiples);
            else
                set = null;
        }

        return (schema, set);

        void And(NumberSet other) => set = set is null ? null : NumberSet.Intersect(set, other, Budget);
    }

    public static JsonElement Element(string json) => JsonDocument.Parse(json).RootElement;

    /// <summary>A number as schemas have it.</summary>
    public static string Bound(Random random) => random.Next(9) switch
    {
        0 => "0",
        1 or 2 => random.Next(-20, 20).ToString(CultureInfo.InvariantCulture),
        3 => random.Next(-3000, 3000).ToString(CultureInfo.InvariantCulture),
        4 => (random.Next(-300, 300) / 100m).ToString(CultureInfo.InvariantCulture),
        5 => $"{random.Next(-9, 10)}e{random.Next(-6, 7)}",
        6 => $"{random.Next(-99, 100)}.{random.Next(1000)}E+{random.Next(3)}",
        7 => (random.NextDouble() * Math.Pow(10, random.Next(-8, 8))).ToString("R", CultureInfo.InvariantCulture),
        _ => (random.NextInt64() * (random.Next(2) * 2 - 1)).ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>A JSON number, often one near a bound.</summary>
    public static string Spelling(Random random, JsonObject schema)
    {
        string text = random.Next(3) == 0 ? Digits(random) : Near(random, schema);
        return Respell(random, text);
    }

    private static string Digits(Random random)
    {
        var text = new StringBuilder();
        if (random.Next(4) == 0)
            text.Append('-');
        text.Append(random.Next(3) == 0 ? "0" : random.Next(1, 10).ToString(CultureInfo.InvariantCulture) + new string([.. Enumerable.Range(0, random.Next(4)).Select(_ => (char)('0' + random.Next(10)))]));
        if (random.Next(2) == 0)
            text.Append('.').Append([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => (char)('0' + random.Next(10)))]);
        if (random.Next(4) == 0)
            text.Append("eE"[random.Next(2)]).Append((string[])["", "-", "+"] is var signs ? signs[random.Next(3)] : "").Append(random.Next(random.Next(2) == 0 ? 4 : 400));
        return text.ToString();
    }

    private static string Near(Random random, JsonObject schema)
    {
        var numbers = new List<string> { "0" };
        foreach ((_, JsonNode? node) in schema)
        {
            if (node is JsonArray array)
                numbers.AddRange(array.Where(n => n is JsonValue).Select(n => n!.ToJsonString()));
            else if (node is JsonValue value && value.GetValueKind() == JsonValueKind.Number)
                numbers.Add(value.ToJsonString());
        }

        string picked = numbers[random.Next(numbers.Count)];
        if (!decimal.TryParse(picked, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) || random.Next(3) == 0)
            return picked;
        decimal[] steps = [1, 2, 5, 10, 100, 0.1m, 0.5m, 0.01m, 0.25m, 0.0001m];
        decimal moved = number + (steps[random.Next(steps.Length)] * random.Next(-2, 3));
        return moved.ToString(CultureInfo.InvariantCulture);
    }

    // The same value in another way, where that is easy.
    private static string Respell(Random random, string text)
    {
        if (text.Contains('e') || text.Contains('E'))
            return text;
        bool hasPoint = text.Contains('.');
        return random.Next(6) switch
        {
            0 => text + (hasPoint ? "000" : ".0"),
            1 => text + "e0",
            2 => text + "E+00",
            3 when !hasPoint && text.Trim('-') != "0" => text + "00e-2",
            4 when !hasPoint && text.Trim('-').Length > 1 => text[..^1] + "." + text[^1] + "e1",
            5 when !hasPoint && text[0] != '-' && text != "0" => $"0.00{text}e{text.Length + 2}",
            _ => text,
        };
    }
}
