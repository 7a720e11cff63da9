using System.Text.Json;
using LocalMode.Onnx.Tests.Fixtures;

namespace LocalMode.Onnx.Tests.Classification;

/// <summary>Every case of the classification fixtures, alone and all in one call.</summary>
public sealed class TextClassifierGoldenTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("classify-single", 36)]
    [InlineData("classify-multi", 34)]
    [InlineData("classify-one-label", 30)]
    [InlineData("classify-regression", 24)]
    public async Task ClassifyAsync_EveryCase_EqualsTransformers(string fixture, int count)
    {
        JsonElement[] cases = TaskFixture.Cases(fixture);
        cases.Should().HaveCount(count);
        await using OnnxTextClassifier classifier = await OnnxTextClassifier.OpenAsync(TaskFixture.Model(fixture), new() { TruncateInput = true }, cancellationToken: CancellationToken);

        foreach (JsonElement golden in cases)
        {
            TextClassification found = await classifier.ClassifyAsync(Input(golden), Options(golden), CancellationToken);

            AssertEqual(found, golden);
        }
    }

    [Theory]
    [InlineData("classify-single")]
    [InlineData("classify-multi")]
    [InlineData("classify-one-label")]
    [InlineData("classify-regression")]
    public async Task ClassifyManyAsync_CasesWithTheSameOptionsTogether_EqualTransformers(string fixture)
    {
        await using OnnxTextClassifier classifier = await OnnxTextClassifier.OpenAsync(TaskFixture.Model(fixture), new() { TruncateInput = true }, cancellationToken: CancellationToken);

        foreach (IGrouping<string, JsonElement> group in TaskFixture.Cases(fixture).GroupBy(static golden => golden.GetProperty("params").GetRawText()))
        {
            JsonElement[] cases = [.. group];
            InferenceResults<TextClassification> found = await classifier.ClassifyManyAsync(cases.Select(Input), Options(cases[0]), cancellationToken: CancellationToken);

            found.Should().HaveCount(cases.Length);
            found.Usage!.InputTokenCount.Should().Be(cases.Sum(static golden => golden.GetProperty("input_ids").GetArrayLength()));
            for (int i = 0; i < cases.Length; i++)
                AssertEqual(found[i], cases[i]);
        }
    }

    private static TextInput Input(JsonElement golden)
    {
        JsonElement input = golden.GetProperty("input");
        return input.ValueKind == JsonValueKind.String
            ? new(input.GetString()!)
            : new(input.GetProperty("text").GetString()!, input.GetProperty("text_pair").GetString());
    }

    private static TextClassificationOptions Options(JsonElement golden)
    {
        JsonElement parameters = golden.GetProperty("params");
        parameters.EnumerateObject().Select(static parameter => parameter.Name).Should().BeSubsetOf(["top_k", "function_to_apply"]);
        return new()
        {
            TopK = parameters.GetProperty("top_k") is { ValueKind: JsonValueKind.Number } top ? top.GetInt32() : null,
            ScoreFunction = parameters.TryGetProperty("function_to_apply", out JsonElement function) ? Enum.Parse<ScoreFunction>(function.GetString()!, ignoreCase: true) : ScoreFunction.Default,
        };
    }

    private static void AssertEqual(TextClassification found, JsonElement golden)
    {
        JsonElement[] expected = [.. golden.GetProperty("output").EnumerateArray()];
        found.Labels.Select(static label => label.Label).Should().Equal(expected.Select(static label => label.GetProperty("label").GetString()), golden.GetRawText());
        for (int i = 0; i < expected.Length; i++)
            found.Labels[i].Score.Should().BeApproximately(expected[i].GetProperty("score").GetSingle(), 1e-4f, golden.GetRawText());

        found.Usage!.InputTokenCount.Should().Be(golden.GetProperty("input_ids").GetArrayLength());
    }
}
