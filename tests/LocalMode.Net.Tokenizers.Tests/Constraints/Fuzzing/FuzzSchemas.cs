using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalMode.Tokenizers.Tests.Constraints.Fuzzing;

/// <summary>Seeded random schemas over all keywords, most of which some value satisfies.</summary>
internal sealed class FuzzSchemas(int seed)
{
    private const int Depth = 3;
    private readonly Random _random = new(seed);
    private readonly bool _old = seed % 5 == 4;
    private string[] _targets = [];

    public JsonElement Schema()
    {
        // References lead from the root to x and from x to y, and round where a value can end.
        JsonNode y = Sub(1);
        _targets = ["y"];
        JsonNode x = Sub(2);
        _targets = ["x", "y", "loop"];
        JsonNode loop = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { ["a"] = Sub(1), ["b"] = new JsonObject { ["$ref"] = $"#/{Definitions}/loop" } },
            ["additionalProperties"] = false,
        };
        JsonNode root = Sub(Depth);
        JsonObject schema = root as JsonObject ?? new JsonObject { ["anyOf"] = new JsonArray(root) };
        JsonObject whole = new() { ["$schema"] = _old ? "http://json-schema.org/draft-07/schema#" : "https://json-schema.org/draft/2020-12/schema" };
        // Up to draft 7 the keywords beside a reference do not count.
        if (_old && schema.ContainsKey("$ref"))
            schema = new JsonObject { ["allOf"] = new JsonArray(schema) };
        foreach ((string name, JsonNode? value) in schema.ToArray())
        {
            schema.Remove(name);
            whole[name] = value;
        }

        whole[Definitions] = new JsonObject { ["x"] = x, ["y"] = y, ["loop"] = loop };
        return JsonSerializer.Deserialize<JsonElement>(whole.ToJsonString());
    }

    private string Definitions => _old ? "definitions" : "$defs";

    private JsonNode Sub(int depth) => _random.Next(depth > 0 ? 16 : 8) switch
    {
        0 => JsonValue.Create(_random.Next(6) != 0),
        1 => Text(),
        2 => Text(),
        3 => Number("integer"),
        4 => Number("number"),
        5 => new JsonObject { ["type"] = Pick(["null", "boolean"]) },
        6 => new JsonObject { ["enum"] = Values(1 + _random.Next(4)) },
        7 => new JsonObject { ["const"] = Value(2) },
        8 => Array(depth - 1),
        9 or 10 => Object(depth - 1),
        11 => Combined("anyOf", depth - 1),
        12 => Combined("oneOf", depth - 1),
        13 => All(depth - 1),
        14 when _targets.Length > 0 => new JsonObject { ["$ref"] = $"#/{Definitions}/{Pick(_targets)}" },
        14 => Object(depth - 1),
        _ => Soup(depth - 1),
    };

    private JsonObject Text()
    {
        JsonObject schema = new() { ["type"] = "string" };
        switch (_random.Next(6))
        {
            case 0:
                schema["minLength"] = _random.Next(4);
                break;
            case 1:
                schema["maxLength"] = _random.Next(5);
                break;
            case 2:
                schema["minLength"] = _random.Next(3);
                schema["maxLength"] = 1 + _random.Next(5);
                break;
            case 3:
                schema["pattern"] = Pick(FuzzWords.Patterns).Pattern;
                if (_random.Next(3) == 0)
                    schema[Pick(["minLength", "maxLength"])] = _random.Next(5);
                break;
            case 4:
                // Two formats are younger than draft 7, where validators do not assert them.
                schema["format"] = Pick(FuzzWords.Formats.Where(f => !_old || f.Format is not ("duration" or "uuid")).ToArray()).Format;
                break;
        }

        return schema;
    }

    private JsonObject Number(string type)
    {
        JsonObject schema = new() { ["type"] = type };
        if (_random.Next(2) == 0)
            schema[Pick(["minimum", "exclusiveMinimum"])] = JsonNode.Parse(Pick(FuzzWords.Numbers));
        if (_random.Next(3) == 0)
            schema[Pick(["maximum", "exclusiveMaximum"])] = JsonNode.Parse(Pick(FuzzWords.Numbers));
        if (type == "integer" && _random.Next(4) == 0)
            schema["multipleOf"] = Pick([1, 2, 3, 7, 10]);
        return schema;
    }

    private JsonObject Array(int depth)
    {
        JsonObject schema = new() { ["type"] = "array" };
        bool isTuple = _random.Next(3) == 0;
        if (isTuple)
            schema[_old ? "items" : "prefixItems"] = List(depth);
        if (_random.Next(4) != 0)
            schema[isTuple && _old ? "additionalItems" : "items"] = isTuple && _old ? Sub(depth) : isTuple || !_old || _random.Next(8) != 0 ? Sub(depth) : true;
        if (_random.Next(3) == 0)
            schema["minItems"] = _random.Next(3);
        if (_random.Next(3) == 0)
            schema["maxItems"] = 1 + _random.Next(4);
        if (_random.Next(6) == 0)
        {
            schema["contains"] = Sub(0);
            schema["maxItems"] = 1 + _random.Next(4);
        }

        return schema;
    }

    private JsonObject Object(int depth)
    {
        JsonObject schema = new() { ["type"] = "object" };
        string[] names = Some();
        if (names.Length > 0)
            schema["properties"] = new JsonObject(names.Select(name => KeyValuePair.Create(name, (JsonNode?)Sub(depth))));
        if (_random.Next(2) == 0)
            schema["required"] = new JsonArray([.. names.Where(_ => _random.Next(2) == 0).Concat(_random.Next(5) == 0 ? ["zz"] : []).Select(name => (JsonNode)name)]);
        switch (_random.Next(8))
        {
            case 0 or 1 or 2:
                schema["additionalProperties"] = false;
                break;
            case 3:
                schema["additionalProperties"] = Sub(0);
                break;
            case 4:
                schema["patternProperties"] = new JsonObject { [Pick(FuzzWords.Patterns).Pattern] = Sub(depth) };
                schema["additionalProperties"] = _random.Next(2) == 0 ? false : Sub(0);
                break;
            case 5:
                schema["propertyNames"] = Text();
                break;
        }

        if (_random.Next(6) == 0)
            schema["minProperties"] = _random.Next(3);
        if (_random.Next(6) == 0)
            schema["maxProperties"] = 1 + _random.Next(3);
        if (names.Length > 1 && _random.Next(5) == 0)
            schema[_old ? "dependencies" : "dependentRequired"] = new JsonObject { [Pick(names)] = new JsonArray(Pick(names)) };
        if (names.Length > 1 && _random.Next(5) == 0)
        {
            schema["if"] = new JsonObject { ["properties"] = new JsonObject { [names[0]] = Sub(0) }, ["required"] = new JsonArray(names[0]) };
            schema[Pick(["then", "else"])] = new JsonObject { ["properties"] = new JsonObject { [names[1]] = Sub(0) } };
        }

        return schema;
    }

    private JsonObject Combined(string keyword, int depth)
    {
        JsonObject schema = _random.Next(3) == 0 ? Object(depth) : [];
        schema[keyword] = List(depth);
        return schema;
    }

    private JsonObject All(int depth) => new()
    {
        ["allOf"] = _random.Next(2) == 0
            ? new JsonArray(Object(depth), Object(depth))
            : new JsonArray(Number("number"), new JsonObject { ["minimum"] = _random.Next(3) }, Sub(depth)),
    };

    /// <summary>Keywords of several types in one schema, without a type or with two.</summary>
    private JsonObject Soup(int depth)
    {
        JsonObject schema = [];
        foreach (JsonObject part in new[] { Text(), Number(Pick(["integer", "number"])), Array(depth), Object(depth) }.Where(_ => _random.Next(2) == 0))
        {
            foreach ((string name, JsonNode? value) in part.ToArray())
            {
                part.Remove(name);
                if (name != "type")
                    schema[name] = value;
            }
        }

        if (_random.Next(2) == 0)
            schema["type"] = new JsonArray([.. new[] { "null", "string", "integer", "object", "array" }.Where(_ => _random.Next(2) == 0).DefaultIfEmpty("boolean").Select(t => (JsonNode)t)]);
        return schema;
    }

    private JsonArray List(int depth) => new([.. Enumerable.Range(0, 1 + _random.Next(3)).Select(_ => Sub(depth))]);

    private JsonArray Values(int count) => new([.. Enumerable.Range(0, count).Select(_ => Value(1))]);

    private JsonNode? Value(int depth) => _random.Next(depth > 0 ? 7 : 5) switch
    {
        0 => null,
        1 => JsonValue.Create(_random.Next(2) == 0),
        2 => JsonNode.Parse(Pick(FuzzWords.Numbers)),
        3 or 4 => JsonValue.Create(Pick(FuzzWords.Texts)),
        5 => new JsonArray([.. Enumerable.Range(0, _random.Next(3)).Select(_ => Value(depth - 1))]),
        _ => new JsonObject(Some().Select(name => KeyValuePair.Create(name, Value(depth - 1)))),
    };

    private string[] Some() => [.. FuzzWords.Names.Where(_ => _random.Next(5) < 2)];

    private T Pick<T>(T[] from) => from[_random.Next(from.Length)];
}
