using System.Globalization;
using System.Text.Json.Nodes;

namespace LocalMode.Core.Tests.Schemas;

/// <summary>Seeded random schemas and instances over few names and values, so that they meet.</summary>
internal sealed class RandomSchemas(int seed, JsonSchemaDraft draft)
{
    private static readonly string[] Names = ["a", "b", "ab", "foo", "é"];
    private static readonly string[] Texts = ["", "a", "b", "ab", "abc", "foo", "é", "aé", "🐲", "1"];
    private static readonly string[] Numbers = ["0", "1", "1.0", "2", "-1", "0.5", "1.5", "3", "100", "0.1", "0.30"];
    private static readonly string[] Patterns = ["^a", "b", "^[ab]*$", "o+", "^(foo|é)$", "\\d"];
    private static readonly string[] Types = ["null", "boolean", "object", "array", "number", "string", "integer"];
    private readonly Random _random = new(seed);
    private string[] _targets = [];

    public JsonObject Schema()
    {
        // References lead from the root to x and from x to y only, so that there are no circles.
        _targets = [];
        JsonNode y = Sub(1);
        _targets = ["y"];
        JsonNode x = Sub(2);
        _targets = ["x", "y"];
        JsonObject schema = Keywords(depth: 3);
        schema["$schema"] = draft switch
        {
            JsonSchemaDraft.Draft6 => "http://json-schema.org/draft-06/schema#",
            JsonSchemaDraft.Draft7 => "http://json-schema.org/draft-07/schema#",
            JsonSchemaDraft.Draft201909 => "https://json-schema.org/draft/2019-09/schema",
            _ => "https://json-schema.org/draft/2020-12/schema",
        };
        schema[Definitions] = new JsonObject { ["x"] = x, ["y"] = y };
        return schema;
    }

    public JsonNode? Instance(int depth = 3) => _random.Next(depth > 0 ? 8 : 5) switch
    {
        0 => null,
        1 => JsonValue.Create(_random.Next(2) == 0),
        2 or 3 => Number(),
        4 => JsonValue.Create(Pick(Texts)),
        5 => new JsonArray([.. Enumerable.Range(0, _random.Next(5)).Select(_ => Instance(depth - 1))]),
        _ => Object(() => Instance(depth - 1)),
    };

    private string Definitions => draft >= JsonSchemaDraft.Draft201909 ? "$defs" : "definitions";

    private JsonNode Sub(int depth) => depth <= 0 || _random.Next(8) == 0 ? JsonValue.Create(_random.Next(4) != 0) : Keywords(depth);

    private JsonObject Keywords(int depth)
    {
        JsonObject schema = [];
        for (int i = _random.Next(4); i >= 0; i--)
            Add(schema, depth - 1);
        // Up to draft 7 the keywords beside a reference do not count, of which JsonSchema.Net takes another view; the suite decides it.
        return draft < JsonSchemaDraft.Draft201909 && schema.ContainsKey("$ref") ? new JsonObject { ["$ref"] = schema["$ref"]!.DeepClone() } : schema;
    }

    private void Add(JsonObject schema, int depth)
    {
        bool recent = draft >= JsonSchemaDraft.Draft201909;
        switch (_random.Next(30))
        {
            case 0:
                schema["type"] = _random.Next(2) == 0 ? Pick(Types) : new JsonArray(Pick(Types), "object");
                break;
            case 1:
                schema["enum"] = new JsonArray([.. Enumerable.Range(0, 1 + _random.Next(4)).Select(_ => Instance(1))]);
                break;
            case 2:
                schema["const"] = Instance(1);
                break;
            case 3:
                schema[_random.Next(2) == 0 ? "minimum" : "exclusiveMinimum"] = Number();
                break;
            case 4:
                schema[_random.Next(2) == 0 ? "maximum" : "exclusiveMaximum"] = Number();
                break;
            case 5:
                schema["multipleOf"] = JsonNode.Parse(Pick(["1", "0.5", "0.1", "2", "3"]));
                break;
            case 6:
                schema[_random.Next(2) == 0 ? "minLength" : "maxLength"] = _random.Next(4);
                break;
            case 7:
                schema["pattern"] = Pick(Patterns);
                break;
            case 8:
                schema[_random.Next(2) == 0 ? "minItems" : "maxItems"] = _random.Next(4);
                break;
            case 9:
                schema["uniqueItems"] = _random.Next(3) != 0;
                break;
            case 10:
                schema[_random.Next(2) == 0 ? "minProperties" : "maxProperties"] = _random.Next(4);
                break;
            case 11:
                schema["required"] = new JsonArray([.. Some().Select(name => (JsonNode)name)]);
                break;
            case 12 or 13:
                schema["properties"] = Object(() => Sub(depth));
                break;
            case 14:
                schema["patternProperties"] = new JsonObject { [Pick(Patterns)] = Sub(depth) };
                break;
            case 15:
                schema["additionalProperties"] = Sub(depth);
                break;
            case 16:
                schema["propertyNames"] = Sub(depth);
                break;
            case 17:
                schema["items"] = draft < JsonSchemaDraft.Draft202012 && _random.Next(2) == 0 ? List(depth) : Sub(depth);
                break;
            case 18:
                schema[draft == JsonSchemaDraft.Draft202012 ? "prefixItems" : "additionalItems"] = draft == JsonSchemaDraft.Draft202012 ? List(depth) : Sub(depth);
                break;
            case 19:
                schema["contains"] = Sub(depth);
                if (recent && _random.Next(2) == 0)
                    schema[_random.Next(2) == 0 ? "minContains" : "maxContains"] = _random.Next(3);
                break;
            case 20:
                schema["allOf"] = List(depth);
                break;
            case 21:
                schema["anyOf"] = List(depth);
                break;
            case 22:
                schema["oneOf"] = List(depth);
                break;
            case 23:
                schema["not"] = Sub(depth);
                break;
            case 24 when draft >= JsonSchemaDraft.Draft7:
                schema["if"] = Sub(depth);
                schema[_random.Next(2) == 0 ? "then" : "else"] = Sub(depth);
                break;
            case 25 when _targets.Length != 0:
                schema["$ref"] = $"#/{Definitions}/{Pick(_targets)}";
                break;
            case 26 when recent:
                schema["dependentRequired"] = new JsonObject { [Pick(Names)] = new JsonArray(Pick(Names)) };
                break;
            case 27 when recent:
                schema["dependentSchemas"] = new JsonObject { [Pick(Names)] = Sub(depth) };
                break;
            case 26 or 27:
                schema["dependencies"] = new JsonObject { [Pick(Names)] = _random.Next(2) == 0 ? new JsonArray(Pick(Names)) : Sub(depth) };
                break;
            case 28 when recent:
                schema["unevaluatedProperties"] = Sub(depth);
                break;
            case 29 when recent:
                schema["unevaluatedItems"] = Sub(depth);
                break;
        }
    }

    private JsonArray List(int depth) => new([.. Enumerable.Range(0, 1 + _random.Next(3)).Select(_ => Sub(depth))]);

    private JsonObject Object(Func<JsonNode?> value)
    {
        JsonObject result = [];
        foreach (string name in Some())
            result[name] = value();
        return result;
    }

    private string[] Some() => [.. Names.Where(_ => _random.Next(5) < 2)];

    private JsonNode Number() => JsonNode.Parse(Pick(Numbers).ToString(CultureInfo.InvariantCulture))!;

    private T Pick<T>(T[] from) => from[_random.Next(from.Length)];
}
