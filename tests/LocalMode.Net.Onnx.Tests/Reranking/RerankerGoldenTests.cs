using System.Text.Json;
using LocalMode.Onnx.Tests.Fixtures;

namespace LocalMode.Onnx.Tests.Reranking;

public sealed class RerankerGoldenTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("rerank-bert", 25)]
    [InlineData("rerank-xlmr", 25)]
    public async Task GetScoresAsync_EveryPair_EqualsCrossEncoder(string fixture, int count)
    {
        JsonElement[] cases = [.. TaskFixture.Cases(fixture).Where(static golden => golden.GetProperty("params").GetProperty("function").GetString() == "predict")];
        cases.Should().HaveCount(count);
        await using OnnxReranker reranker = await OnnxReranker.OpenAsync(TaskFixture.Model(fixture), cancellationToken: CancellationToken);

        foreach (JsonElement golden in cases)
        {
            JsonElement input = golden.GetProperty("input");
            foreach ((string name, ScoreFunction function) in new[] { ("default", ScoreFunction.Default), ("identity", ScoreFunction.None), ("sigmoid", ScoreFunction.Sigmoid) })
            {
                RerankScores found = await reranker.GetScoresAsync(
                    input.GetProperty("query").GetString()!, [input.GetProperty("document").GetString()!], new() { ScoreFunction = function }, CancellationToken);

                found.Scores.Should().ContainSingle().Which.Should().BeApproximately(golden.GetProperty("output").GetProperty(name).GetSingle(), 1e-4f, golden.GetRawText());
                found.Usage!.InputTokenCount.Should().Be(golden.GetProperty("input_ids").GetArrayLength());
            }
        }
    }

    [Theory]
    [InlineData("rerank-bert", 4)]
    [InlineData("rerank-xlmr", 4)]
    public async Task RerankAsync_EveryRanking_EqualsCrossEncoder(string fixture, int count)
    {
        JsonElement[] cases = [.. TaskFixture.Cases(fixture).Where(static golden => golden.GetProperty("params").GetProperty("function").GetString() == "rank")];
        cases.Should().HaveCount(count);
        await using OnnxReranker reranker = await OnnxReranker.OpenAsync(TaskFixture.Model(fixture), cancellationToken: CancellationToken);

        foreach (JsonElement golden in cases)
        {
            string[] documents = [.. golden.GetProperty("input").GetProperty("documents").EnumerateArray().Select(static document => document.GetString()!)];
            int? topN = golden.GetProperty("params").TryGetProperty("top_k", out JsonElement top) ? top.GetInt32() : null;

            RerankResult<string> found = await reranker.RerankAsync(golden.GetProperty("input").GetProperty("query").GetString()!, documents, topN, cancellationToken: CancellationToken);

            JsonElement[] expected = [.. golden.GetProperty("output").EnumerateArray()];
            found.Items.Select(static item => item.Index).Should().Equal(expected.Select(static item => item.GetProperty("corpus_id").GetInt32()));
            found.Items.Select(static item => item.Score).Should().Equal(
                expected.Select(static item => item.GetProperty("score").GetSingle()), static (f, e) => MathF.Abs(f - e) < 1e-4f);
            found.Items.Should().OnlyContain(item => ReferenceEquals(item.Item, documents[item.Index]));
        }
    }
}
