using System.Text;
using System.Text.Json;
using LocalMode.Tokenizers.Constraints;
using LocalMode.Tokenizers.Constraints.Grammar;

namespace LocalMode.Tokenizers.Tests.Constraints.Schemas;

/// <summary>Random schemas over few names and values, held against the validator of Core.</summary>
public sealed class SchemaFuzzTests
{
    private static readonly JsonSchemaValidationOptions Asserting = new() { AssertFormat = true };

    [Fact]
    public void Compile_RandomSchemas_JudgeAsTheValidatorDoes()
    {
        int compiled = 0, refused = 0, accepted = 0;
        for (int seed = 0; seed < 4000; seed++)
        {
            Random random = new(seed);
            string text = RandomSchemas.Schema(random, 3);
            JsonSchema schema = JsonSchema.Parse(text);
            GrammarBuild grammar;
            try
            {
                grammar = Grammars.Compile(text);
                compiled++;
            }
            catch (SchemaNotEnforceableException)
            {
                // Left out, something that is valid must still be allowed.
                grammar = Grammars.Compile(text, new JsonConstraintOptions { AllowUnenforced = true });
                grammar.Unenforced.Should().NotBeEmpty("of {0}", text);
                refused++;
            }
            catch (SchemaTooComplexException)
            {
                refused++;
                continue;
            }

            for (int i = 0; i < 25; i++)
            {
                string json = RandomSchemas.Value(random, 2);
                bool valid = schema.IsValid(JsonElement.Parse(json), Asserting);
                bool allowed = Grammars.Accepts(grammar, json, inOrder: false);
                accepted += allowed ? 1 : 0;
                if (valid || grammar.Unenforced.Count == 0)
                    allowed.Should().Be(valid, "seed {0}: {1} by {2}", seed, json, text);
            }
        }

        compiled.Should().BeGreaterThan(refused * 4);
        accepted.Should().BeGreaterThan(10_000);
    }
}

/// <summary>Makes random schemas and values.</summary>
internal static class RandomSchemas
{
    private static readonly string[] SomeNames = ["a", "b", "ab", "c"];
    private static readonly string[] Values = ["null", "true", "false", "0", "1", "2", "2.5", "-1", "\"\"", "\"a\"", "\"ab\"", "\"b\"", "\"2026-01-01\""];
    private static readonly string[] Patterns = ["^a", "b$", "^[ab]$", "c"];
    private static readonly string[] Types = ["null", "boolean", "integer", "number", "string", "array", "object"];

    public static string Schema(Random random, int depth)
    {
        if (depth == 0 || random.Next(12) == 0)
            return random.Next(4) switch { 0 => "true", 1 => "{}", 2 => "false", _ => $$"""{"type":"{{Pick(random, Types)}}"}""" };
        StringBuilder text = new("{");
        HashSet<string> used = [];
        int count = random.Next(1, 4);
        for (int i = 0; i < count; i++)
        {
            (string name, string value) = Keyword(random, depth - 1);
            if (used.Add(name))
                text.Append(used.Count > 1 ? "," : "").Append('"').Append(name).Append("\":").Append(value);
        }
        return text.Append('}').ToString();
    }

    public static string Value(Random random, int depth)
    {
        int kind = random.Next(depth > 0 ? 4 : 2);
        if (kind < 2)
            return Pick(random, Values);
        int count = random.Next(4);
        if (kind == 2)
            return $"[{string.Join(',', Enumerable.Range(0, count).Select(_ => Value(random, depth - 1)))}]";
        IEnumerable<string> names = SomeNames.OrderBy(_ => random.Next()).Take(count).ToArray();
        return $"{{{string.Join(',', names.Select(n => $"\"{n}\":{Value(random, depth - 1)}"))}}}";
    }

    private static (string Name, string Value) Keyword(Random random, int depth)
    {
        string Child() => Schema(random, depth);
        string Children() => $"[{string.Join(',', Enumerable.Range(0, random.Next(1, 4)).Select(_ => Child()))}]";
        string Names() => $"[{string.Join(',', SomeNames.Where(_ => random.Next(3) == 0).Select(n => $"\"{n}\""))}]";
        return random.Next(27) switch
        {
            0 or 1 => ("type", random.Next(2) == 0 ? $"\"{Pick(random, Types)}\"" : $"[\"{Pick(random, Types)}\",\"{Pick(random, Types)}\"]"),
            2 => ("enum", $"[{string.Join(',', Enumerable.Range(0, random.Next(1, 5)).Select(_ => Value(random, 1)))}]"),
            3 => ("const", Value(random, 1)),
            4 => ("minimum", $"{random.Next(-1, 3)}"),
            5 => ("exclusiveMaximum", $"{random.Next(0, 4)}"),
            6 => ("multipleOf", random.Next(2) == 0 ? "2" : "0.5"),
            7 => ("minLength", $"{random.Next(3)}"),
            8 => ("maxLength", $"{random.Next(3)}"),
            9 => ("pattern", $"\"{Pick(random, Patterns)}\""),
            10 or 11 or 12 => ("properties", $"{{{string.Join(',', SomeNames.Where(_ => random.Next(2) == 0).Select(n => $"\"{n}\":{Child()}"))}}}"),
            13 => ("patternProperties", $"{{\"{Pick(random, Patterns)}\":{Child()}}}"),
            14 => ("additionalProperties", Child()),
            15 or 16 => ("required", Names()),
            17 => ("propertyNames", $$"""{"pattern":"{{Pick(random, Patterns)}}"}"""),
            18 => random.Next(2) == 0 ? ("minProperties", $"{random.Next(3)}") : ("maxProperties", $"{random.Next(3)}"),
            19 => ("dependentRequired", $"{{\"{Pick(random, SomeNames)}\":{Names()}}}"),
            20 => ("items", Child()),
            21 => ("prefixItems", Children()),
            22 => random.Next(2) == 0 ? ("minItems", $"{random.Next(3)}") : ("maxItems", $"{random.Next(3)}"),
            23 => random.Next(3) == 0 ? ("contains", Child()) : ("allOf", Children()),
            24 => ("anyOf", Children()),
            25 => ("oneOf", Children()),
            _ => random.Next(3) == 0 ? ("if", $"{Child()},\"then\":{Child()},\"else\":{Child()}") : ("not", Child()),
        };
    }

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];
}
