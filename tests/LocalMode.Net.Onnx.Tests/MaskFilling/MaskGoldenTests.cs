using System.Text.Json;
using LocalMode.Onnx.Tests.Fixtures;

namespace LocalMode.Onnx.Tests.MaskFilling;

public sealed class MaskGoldenTests
{
    [Fact]
    public async Task GetMaskFillingsAsync_AllCases_EqualsHuggingFace()
    {
        using OnnxMaskFiller filler = await OnnxMaskFiller.OpenAsync(TaskFixture.Model("fillmask-bert"), cancellationToken: TestContext.Current.CancellationToken);
        JsonElement[] cases = TaskFixture.Cases("fillmask-bert");
        cases.Should().HaveCount(18);
        foreach (JsonElement c in cases)
        {
            JsonElement parameters = c.GetProperty("params");
            MaskFillingOptions options = new() { TopK = parameters.GetProperty("top_k").GetInt32() };
            if (parameters.TryGetProperty("targets", out JsonElement targets))
                options.Targets = [.. targets.EnumerateArray().Select(static target => target.GetString()!)];

            LocalMode.MaskFilling result = await filler.FillMaskAsync(c.GetProperty("input").GetString()!, options, TestContext.Current.CancellationToken);

            // Of one mask the pipeline gives a list, of several a list of lists.
            JsonElement output = c.GetProperty("output");
            JsonElement[] masks = output[0].ValueKind == JsonValueKind.Array ? [.. output.EnumerateArray()] : [output];
            result.Masks.Should().HaveCount(masks.Length);
            for (int i = 0; i < masks.Length; i++)
                Check(result.Masks[i], masks[i], $"case {Array.IndexOf(cases, c)} has them");
        }
    }

    private static void Check(IReadOnlyList<MaskCandidate> candidates, JsonElement expected, string because)
    {
        candidates.Select(static candidate => (candidate.TokenId, candidate.Token, candidate.Sequence)).Should().Equal(
            expected.EnumerateArray().Select(static golden => (golden.GetProperty("token").GetInt32(), golden.GetProperty("token_str").GetString()!, golden.GetProperty("sequence").GetString()!)), because);
        for (int i = 0; i < candidates.Count; i++)
            candidates[i].Score.Should().BeApproximately(expected[i].GetProperty("score").GetSingle(), 1e-4f, because);
    }
}
