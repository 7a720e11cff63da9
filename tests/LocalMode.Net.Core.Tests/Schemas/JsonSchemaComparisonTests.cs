using System.Text.Json;
using System.Text.Json.Nodes;
using Other = Json.Schema;

namespace LocalMode.Core.Tests.Schemas;

/// <summary>Random schemas and instances, judged by ours and by JsonSchema.Net, which shares no code with it.</summary>
public class JsonSchemaComparisonTests
{
    private const int Schemas = 250;
    private const int Instances = 25;

    [Theory]
    [InlineData(JsonSchemaDraft.Draft6)]
    [InlineData(JsonSchemaDraft.Draft7)]
    [InlineData(JsonSchemaDraft.Draft201909)]
    [InlineData(JsonSchemaDraft.Draft202012)]
    public void Validate_RandomPairs_AgreesWithAnIndependentValidator(JsonSchemaDraft draft)
    {
        List<string> disagreements = [];
        int valid = 0;
        int pairs = 0;
        JsonSchemaValidationOptions options = new();
        for (int seed = 0; seed < Schemas; seed++)
        {
            RandomSchemas random = new(seed + ((int)draft * Schemas), draft);
            string text = random.Schema().ToJsonString();
            JsonSchema ours = JsonSchema.Parse(text);
            Other.JsonSchema theirs = Other.JsonSchema.FromText(text, new Other.BuildOptions { SchemaRegistry = new Other.SchemaRegistry(), Dialect = DialectOf(draft) });
            for (int i = 0; i < Instances; i++)
            {
                JsonNode? node = random.Instance();
                JsonElement instance = JsonSerializer.Deserialize<JsonElement>(node?.ToJsonString() ?? "null");
                bool expected = theirs.Evaluate(instance).IsValid;
                pairs++;
                valid += expected ? 1 : 0;
                if (ours.IsValid(instance, options) != expected || (ours.Validate(instance, options).Count == 0) != expected)
                    disagreements.Add($"{text} on {instance.GetRawText()}: theirs says {expected}");
            }
        }

        disagreements.Should().BeEmpty();
        pairs.Should().Be(Schemas * Instances);
        valid.Should().BeInRange(pairs / 5, pairs * 4 / 5, "both verdicts must be common for the comparison to mean something");
    }

    private static Other.Dialect DialectOf(JsonSchemaDraft draft) => draft switch
    {
        JsonSchemaDraft.Draft6 => Other.Dialect.Draft06,
        JsonSchemaDraft.Draft7 => Other.Dialect.Draft07,
        JsonSchemaDraft.Draft201909 => Other.Dialect.Draft201909,
        _ => Other.Dialect.Draft202012,
    };
}
