using System.Text.Json;
using LocalMode.Onnx.Tests.Fixtures;

namespace LocalMode.Onnx.Tests.ZeroShot;

public sealed class ZeroShotGoldenTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("zeroshot-nli", 23)]
    [InlineData("zeroshot-nli-2label", 23)]
    public async Task ClassifyAsync_EveryCase_EqualsTransformers(string fixture, int count)
    {
        JsonElement[] cases = TaskFixture.Cases(fixture);
        cases.Should().HaveCount(count);
        await using OnnxZeroShotClassifier classifier = await OnnxZeroShotClassifier.OpenAsync(TaskFixture.Model(fixture), cancellationToken: CancellationToken);

        foreach (JsonElement golden in cases)
        {
            TextClassification found = await classifier.ClassifyAsync(golden.GetProperty("input").GetProperty("sequence").GetString()!, Labels(golden), Options(golden), CancellationToken);

            JsonElement expected = golden.GetProperty("output");
            found.Labels.Select(static label => label.Label).Should().Equal(expected.GetProperty("labels").EnumerateArray().Select(static label => label.GetString()), golden.GetRawText());
            found.Labels.Select(static label => label.Score).Should().Equal(
                TaskFixture.Floats(expected.GetProperty("scores")), static (f, e) => MathF.Abs(f - e) < 1e-4f, golden.GetRawText());
        }
    }

    [Theory]
    [InlineData("zeroshot-nli")]
    [InlineData("zeroshot-nli-2label")]
    public async Task Assembled_FirstLabelOfEveryCase_HasTheIdsOfTransformers(string fixture)
    {
        await using OnnxZeroShotClassifier classifier = await OnnxZeroShotClassifier.OpenAsync(TaskFixture.Model(fixture), cancellationToken: CancellationToken);
        int checkedCases = 0;
        foreach (JsonElement golden in TaskFixture.Cases(fixture))
        {
            if (!golden.TryGetProperty("input_ids_first_label", out JsonElement ids))
                continue;

            TextClassification found = await classifier.ClassifyAsync(golden.GetProperty("input").GetProperty("sequence").GetString()!, [Labels(golden)[0]], Options(golden), CancellationToken);

            found.Usage!.InputTokenCount.Should().Be(ids.GetArrayLength());
            checkedCases++;
        }

        checkedCases.Should().BeGreaterThan(15);
    }

    private static string[] Labels(JsonElement golden)
    {
        JsonElement labels = golden.GetProperty("input").GetProperty("candidate_labels");

        // The pipeline splits one string at its commas; our verb takes a list.
        return labels.ValueKind == JsonValueKind.String
            ? labels.GetString()!.Split(',', StringSplitOptions.TrimEntries)
            : [.. labels.EnumerateArray().Select(static label => label.GetString()!)];
    }

    private static ZeroShotClassificationOptions Options(JsonElement golden)
    {
        JsonElement parameters = golden.GetProperty("params");
        return new()
        {
            MultiLabel = parameters.GetProperty("multi_label").GetBoolean(),
            HypothesisTemplate = parameters.TryGetProperty("hypothesis_template", out JsonElement template) ? template.GetString() : null,
        };
    }
}
