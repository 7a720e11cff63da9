using System.Text.Json;
using System.Text.Json.Nodes;
using LocalMode.Tokenizers.Tests.Constraints.Generation;

namespace LocalMode.Tokenizers.Tests.Constraints.Fuzzing;

/// <summary>The generators themselves: what they make must be worth comparing.</summary>
public class FuzzGeneratorTests
{
    private const int Schemas = 150;
    private const int Instances = 12;

    [Fact]
    public void Generators_RandomPairs_AreOftenValidAndKeptByTheText()
    {
        int valid = 0;
        int disagreements = 0;
        for (int seed = 0; seed < Schemas; seed++)
        {
            JsonElement schema = new FuzzSchemas(seed).Schema();
            IndependentJudge judge = new(schema);
            Random random = new(seed);
            for (int i = 0; i < Instances; i++)
            {
                JsonNode? instance = new FuzzInstances(schema, random).Value();
                JsonElement element = JsonSerializer.Deserialize<JsonElement>(instance?.ToJsonString() ?? "null");
                bool isValid = judge.IsValid(element);
                valid += isValid ? 1 : 0;
                string text = new OrderedText(schema, random).Write(instance);
                JsonNode.DeepEquals(JsonNode.Parse(text), instance).Should().BeTrue("{0} is {1}", text, instance?.ToJsonString());
                disagreements += judge.Complain(text) is null == isValid ? 0 : 1;
            }
        }

        valid.Should().BeInRange(Schemas * Instances / 4, Schemas * Instances * 9 / 10);
        disagreements.Should().Be(0);
    }
}
