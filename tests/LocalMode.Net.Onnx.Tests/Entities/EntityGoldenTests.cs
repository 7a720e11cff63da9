using System.Text.Json;
using LocalMode.Onnx.Tests.Fixtures;

namespace LocalMode.Onnx.Tests.Entities;

public sealed class EntityGoldenTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ner-bert")]
    [InlineData("ner-roberta")]
    public async Task GetEntitiesAsync_AllCases_EqualsHuggingFace(string fixture)
    {
        JsonElement[] cases = TaskFixture.Cases(fixture);
        cases.Should().HaveCount(78);
        List<string> failures = [];
        foreach (IGrouping<int?, JsonElement> group in cases.GroupBy(static c => Stride(c)))
        {
            // Without a stride the pipeline cuts what is too long.
            using OnnxEntityExtractor extractor = await OnnxEntityExtractor.OpenAsync(
                TaskFixture.Model(fixture), new() { Stride = group.Key, TruncateInput = group.Key is null }, cancellationToken: CancellationToken);
            foreach (JsonElement c in group)
            {
                string text = c.GetProperty("input").GetString()!;
                EntityExtraction result = await extractor.ExtractEntitiesAsync(text, Options(c), CancellationToken);

                result.Entities.Select(static entity => entity.Text).Should().Equal(result.Entities.Select(entity => text[entity.Range]));
                if (!Matches(result.Entities, c.GetProperty("output")))
                    failures.Add($"case {Array.IndexOf(cases, c)}: expected {c.GetProperty("output").GetRawText()}, found {string.Join("; ", result.Entities)}");
            }
        }

        failures.Should().BeEmpty();
    }

    private static int? Stride(JsonElement c) => c.GetProperty("params").TryGetProperty("stride", out JsonElement stride) ? stride.GetInt32() : null;

    private static EntityExtractionOptions Options(JsonElement c)
    {
        JsonElement parameters = c.GetProperty("params");
        EntityExtractionOptions options = new() { Aggregation = Enum.Parse<EntityAggregation>(parameters.GetProperty("aggregation_strategy").GetString()!, ignoreCase: true) };
        if (parameters.TryGetProperty("ignore_labels", out JsonElement ignored))
            options.IgnoredLabels = [.. ignored.EnumerateArray().Select(static label => label.GetString()!)];

        return options;
    }

    private static bool Matches(IReadOnlyList<Entity> entities, JsonElement expected)
    {
        if (entities.Count != expected.GetArrayLength())
            return false;

        for (int i = 0; i < entities.Count; i++)
        {
            JsonElement golden = expected[i];
            string label = (golden.TryGetProperty("entity", out JsonElement token) ? token : golden.GetProperty("entity_group")).GetString()!;
            Range range = golden.GetProperty("start_utf16").GetInt32()..golden.GetProperty("end_utf16").GetInt32();
            if (entities[i].Label != label || !entities[i].Range.Equals(range) || MathF.Abs(entities[i].Score - golden.GetProperty("score").GetSingle()) > 1e-4f)
                return false;
        }

        return true;
    }
}
