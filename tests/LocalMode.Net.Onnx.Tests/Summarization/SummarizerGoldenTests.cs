using LocalMode.Onnx.Tests.Fixtures;
using LocalMode.Onnx.Tests.Seq2Seq;
using Microsoft.Extensions.AI;

namespace LocalMode.Onnx.Tests.Summarization;

public sealed class SummarizerGoldenTests
{
    private const int EndToken = 2;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("onnx/decoder_model_merged.onnx", null)]
    [InlineData("onnx/decoder_model.onnx", "onnx/decoder_with_past_model.onnx")]
    public async Task SummarizeAsync_AllCases_EqualsHuggingFace(string decoder, string? later)
    {
        OnnxSummarizerOptions options = new() { TruncateInput = true, DecoderFile = decoder, DecoderWithPastFile = later };
        await using OnnxSummarizer summarizer = await OnnxSummarizer.OpenAsync(TaskFixture.Model(SequenceGoldens.Summarize), options, cancellationToken: CancellationToken);
        SequenceGolden[] goldens = SequenceGoldens.Read(SequenceGoldens.Summarize);
        goldens.Should().HaveCount(25);

        foreach (SequenceGolden golden in goldens)
        {
            Summary summary = await summarizer.SummarizeAsync(golden.Input, golden.Options<SummarizationOptions>(), CancellationToken);

            summary.Text.Should().Be(golden.Texts[0], "case {0}", golden.Index);
            summary.Sequences.Should().HaveCount(1);
            summary.IsInputTruncated.Should().Be(golden.InputIds.Length == summarizer.MaxTokens);
            summary.Usage!.InputTokenCount.Should().Be(golden.InputIds.Length);
            summary.Usage.OutputTokenCount.Should().Be(golden.CountTokens(0, EndToken));
            summary.Usage.TotalTokenCount.Should().Be(summary.Usage.InputTokenCount + summary.Usage.OutputTokenCount);
            summary.ModelId.Should().Be("fixture/seq2seq-summarize");
            if (golden.Score is { } score)
                summary.Sequences[0].Score.Should().BeApproximately(score, 1e-4f, "case {0}", golden.Index);
        }
    }

    [Fact]
    public async Task SummarizeManyAsync_ConcurrentCallsOverFourWorkers_EqualsHuggingFace()
    {
        await using OnnxSummarizer summarizer = await OnnxSummarizer.OpenAsync(
            TaskFixture.Model(SequenceGoldens.Summarize), new() { TruncateInput = true, WorkerCount = 4 }, cancellationToken: CancellationToken);
        SequenceGolden[][] groups = [.. SequenceGoldens.Read(SequenceGoldens.Summarize).GroupBy(static golden => golden.Arguments.GetRawText()).Select(static group => group.ToArray())];
        groups.Should().HaveCount(5);

        Task<InferenceResults<Summary>>[] calls =
        [
            .. groups.Select(group => summarizer.SummarizeManyAsync(group.Select(static golden => golden.Input), group[0].Options<SummarizationOptions>(), cancellationToken: CancellationToken)),
        ];

        for (int i = 0; i < groups.Length; i++)
        {
            InferenceResults<Summary> summaries = await calls[i];
            summaries.Select(static summary => summary.Text).Should().Equal(groups[i].Select(static golden => golden.Texts[0]));
            summaries.Usage!.InputTokenCount.Should().Be(groups[i].Sum(static golden => golden.InputIds.Length));
            summaries.IsInputTruncated.Should().BeTrue();
        }
    }

    [Fact]
    public async Task SummarizeAsync_AnswerCutByItsLength_SaysLength()
    {
        await using OnnxSummarizer summarizer = await OnnxSummarizer.OpenAsync(
            TaskFixture.Model(SequenceGoldens.Summarize), new() { TruncateInput = true }, cancellationToken: CancellationToken);
        SequenceGolden[] goldens = SequenceGoldens.Read(SequenceGoldens.Summarize);

        foreach (SequenceGolden golden in goldens)
        {
            SummarizationOptions options = golden.Options<SummarizationOptions>();
            Summary summary = await summarizer.SummarizeAsync(golden.Input, options, CancellationToken);

            // The model forces the end token there, so that only the length tells.
            int most = options.MaxOutputTokens ?? 27;
            summary.FinishReason.Should().Be(golden.CountTokens(0, EndToken) == most ? ChatFinishReason.Length : ChatFinishReason.Stop, "case {0}", golden.Index);
        }
    }
}
