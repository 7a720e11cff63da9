using LocalMode.Onnx.Tests.Fixtures;
using Microsoft.Extensions.AI;

namespace LocalMode.Onnx.Tests.Seq2Seq;

/// <summary>What calls do besides generating: limits, options, cancellation, disposal.</summary>
public sealed class SequenceCallTests
{
    // Far more than a test waits for. T5 has no last position.
    private const int Endless = 5_000_000;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SummarizeAsync_TextTooLong_ThrowsWithTheNumbers()
    {
        await using OnnxSummarizer summarizer = await OpenSummarizerAsync();
        string text = SequenceGoldens.Read(SequenceGoldens.Summarize)[0].Input;

        ContextOverflowException error = (await FluentActions.Awaiting(() => summarizer.SummarizeManyAsync(["The bridge.", text], cancellationToken: CancellationToken))
            .Should().ThrowAsync<ContextOverflowException>()).Which;

        error.Limit.Should().Be(96).And.Be(summarizer.MaxTokens);
        error.Tokens.Should().BeGreaterThan(300);
        error.Message.Should().Contain("index 1").And.Contain("TruncateInput");
        (await summarizer.SummarizeAsync("The bridge.", cancellationToken: CancellationToken)).IsInputTruncated.Should().BeFalse();
    }

    [Fact]
    public async Task SummarizeAsync_EmptyText_IsGeneratedFromTheSpecialTokens()
    {
        await using OnnxSummarizer summarizer = await OpenSummarizerAsync();

        Summary summary = await summarizer.SummarizeAsync("", cancellationToken: CancellationToken);

        summary.Usage!.InputTokenCount.Should().Be(2);
        (await summarizer.SummarizeManyAsync([], cancellationToken: CancellationToken)).Should().BeEmpty();
    }

    [Fact]
    public async Task SummarizeAsync_MaxTokensAboveThePositionsOfTheGraph_SaysWhatToLower()
    {
        await using OnnxSummarizer summarizer = await OpenSummarizerAsync(new() { MaxTokens = 1000 });
        string text = SequenceGoldens.Read(SequenceGoldens.Summarize)[0].Input;

        await FluentActions.Awaiting(() => summarizer.SummarizeAsync(text, cancellationToken: CancellationToken))
            .Should().ThrowAsync<ModelInvalidException>().WithMessage("*lower the most tokens of a text*");
    }

    [Fact]
    public async Task SummarizeAsync_MoreTokensThanTheDecoderHasPositions_StopsThere()
    {
        await using OnnxSummarizer summarizer = await OpenSummarizerAsync();

        Summary summary = await summarizer.SummarizeAsync("The bridge.", new() { MinOutputTokens = 150, MaxOutputTokens = 200, BeamCount = 2 }, CancellationToken);

        summary.Usage!.OutputTokenCount.Should().Be(99);
        summary.FinishReason.Should().Be(ChatFinishReason.Length);
    }

    [Fact]
    public async Task SummarizeAsync_OptionOutOfRange_Throws()
    {
        await using OnnxSummarizer summarizer = await OpenSummarizerAsync();
        SummarizationOptions[] wrong =
        [
            new() { MaxOutputTokens = 0 }, new() { MinOutputTokens = -1 }, new() { MinOutputTokens = 3, MaxOutputTokens = 2 }, new() { BeamCount = 0 },
            new() { SequenceCount = 0 }, new() { SequenceCount = 5 }, new() { BeamCount = 2, SequenceCount = 3 }, new() { LengthPenalty = float.NaN },
            new() { RepetitionPenalty = 0 }, new() { NoRepeatNgramSize = -1 }, new() { Stopping = (BeamSearchStopping)9 }, new() { Priority = (InferencePriority)9 },
        ];

        foreach (SummarizationOptions options in wrong)
            await FluentActions.Awaiting(() => summarizer.SummarizeAsync("a", options, CancellationToken)).Should().ThrowAsync<ArgumentOutOfRangeException>();
    }

    [Fact]
    public async Task SummarizeAsync_AskedForWhatIsNotThere_Refuses()
    {
        await using OnnxSummarizer summarizer = await OpenSummarizerAsync();
        SummarizationOptions[] refused = [new() { ModelId = "other" }, new() { Instructions = "short" }, new() { BeamCount = 1025 }];

        foreach (SummarizationOptions options in refused)
            await FluentActions.Awaiting(() => summarizer.SummarizeAsync("a", options, CancellationToken)).Should().ThrowAsync<UnsupportedCapabilityException>();

        (await summarizer.SummarizeAsync("a", new() { ModelId = "fixture/seq2seq-summarize", Priority = InferencePriority.High }, CancellationToken)).Text.Should().NotBeNull();
        await FluentActions.Awaiting(() => summarizer.GetSummariesAsync(["a", null!], cancellationToken: CancellationToken)).Should().ThrowAsync<ArgumentException>().WithMessage("*index 1*");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task TranslateAsync_CancelledWhileItRuns_EndsAndLeavesTheModelUsable(int beams)
    {
        await using OnnxTranslator translator = await OpenTranslatorAsync(new() { WorkerCount = 1 });
        SequenceGolden golden = SequenceGoldens.Read(SequenceGoldens.T5)[16];
        using CancellationTokenSource source = new();
        TranslationOptions options = new() { MinOutputTokens = Endless, MaxOutputTokens = Endless, BeamCount = beams };

        Task<LocalMode.Translation> endless = translator.TranslateAsync(golden.Input, options, source.Token);
        Task<LocalMode.Translation> waiting = translator.TranslateAsync(golden.Input, golden.Options<TranslationOptions>(), CancellationToken);
        await source.CancelAsync();

        (await FluentActions.Awaiting(() => endless).Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should().Be(source.Token);
        (await waiting).Text.Should().Be(golden.Texts[0]);
    }

    [Fact]
    public void Generate_TerminatedInsideARun_FailsThatRunAndTheNextTextWorks()
    {
        using SequenceFixture fixture = SequenceFixture.Open(SequenceGoldens.T5);
        SequenceGolden golden = SequenceGoldens.Read(SequenceGoldens.T5)[1];
        int steps = 0;

        // The flag is seen by the run that begins right after.
        FluentActions.Invoking(() => fixture.Generate(golden, () => fixture.Options.Terminate = ++steps == 5)).Should().Throw<ModelInvalidException>();

        steps.Should().Be(5);
        fixture.Options.Terminate = false;
        fixture.Generate(golden)[0].Ids.Should().Equal(golden.TokenIds[0][1..]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Dispose_WhileATextRuns_EndsItBetweenTwoSteps(bool asynchronously)
    {
        OnnxTranslator translator = await OpenTranslatorAsync(new() { WorkerCount = 2 });
        TranslationOptions options = new() { MinOutputTokens = Endless, MaxOutputTokens = Endless };
        Task<LocalMode.Translation>[] calls = [.. Enumerable.Range(0, 4).Select(_ => translator.TranslateAsync("Why?", options, CancellationToken))];

        if (asynchronously)
            await translator.DisposeAsync();
        else
            translator.Dispose();

        foreach (Task<LocalMode.Translation> call in calls)
            (await FluentActions.Awaiting(() => call).Should().ThrowAsync<ObjectDisposedException>()).Which.ObjectName.Should().Be(typeof(OnnxTranslator).FullName);
        translator.GetService<IModelReadiness>()!.State.Should().Be(ModelState.NotLoaded);
        await FluentActions.Awaiting(() => translator.TranslateAsync("Why?", cancellationToken: CancellationToken)).Should().ThrowAsync<ObjectDisposedException>();
        translator.Dispose();
    }

    [Fact]
    public async Task TranslateAsync_QueueFull_ThrowsOverloaded()
    {
        await using OnnxTranslator translator = await OpenTranslatorAsync(new() { WorkerCount = 1, QueueLimit = 0 });
        using CancellationTokenSource source = new();
        Task<LocalMode.Translation> endless = translator.TranslateAsync("Why?", new TranslationOptions { MinOutputTokens = Endless, MaxOutputTokens = Endless }, source.Token);

        await FluentActions.Awaiting(() => translator.TranslateAsync("Why?", cancellationToken: CancellationToken)).Should().ThrowAsync<OverloadedException>();

        await source.CancelAsync();
        await FluentActions.Awaiting(() => endless).Should().ThrowAsync<OperationCanceledException>();
    }

    private static Task<OnnxSummarizer> OpenSummarizerAsync(OnnxSummarizerOptions? options = null) =>
        OnnxSummarizer.OpenAsync(TaskFixture.Model(SequenceGoldens.Summarize), options, cancellationToken: CancellationToken);

    private static Task<OnnxTranslator> OpenTranslatorAsync(OnnxTranslatorOptions options) =>
        OnnxTranslator.OpenAsync(TaskFixture.Model(SequenceGoldens.T5), options, cancellationToken: CancellationToken);
}
