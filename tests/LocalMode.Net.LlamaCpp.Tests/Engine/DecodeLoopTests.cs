using LocalMode.LlamaCpp.Engine;
using LocalMode.LlamaCpp.Tokenization;

namespace LocalMode.LlamaCpp.Tests.Engine;

public sealed class DecodeLoopTests : IDisposable
{
    private const int ContextLength = 1600;

    private readonly LoadedModel _model = LoadedModel.Load(
        TestModels.SmolLM2, EngineSettings.From(new() { ContextSize = ContextLength, BatchSize = 32 }), progress: null, CancellationToken.None);

    [Fact]
    public void Step_TokenOutsideTheVocabulary_ThrowsBeforeTheCall()
    {
        FluentActions.Invoking(() => _model.Loop.Step(_model.Vocabulary.Size)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => _model.Loop.Step(-1)).Should().Throw<ArgumentOutOfRangeException>();
        _model.Loop.Position.Should().Be(0);
    }

    [Fact]
    public void Prefill_MoreThanTheContext_ThrowsBeforeTheCallThatWouldNotFit()
    {
        FluentActions.Invoking(() => _model.Loop.Prefill(new int[ContextLength + 1], Request()))
            .Should().Throw<ContextOverflowException>();
        _model.Loop.Position.Should().BeLessThanOrEqualTo(ContextLength);
    }

    [Fact]
    public void Prefill_EndedOnTheWay_LeavesBeforeTheEnd()
    {
        GenerationRequest request = Request();
        bool finished = true;
        Thread thread = new(() => finished = _model.Loop.Prefill(new int[1500], request));
        thread.Start();
        SpinWait.SpinUntil(() => _model.Loop.Position > 0);
        request.End();
        thread.Join();

        finished.Should().BeFalse();
        _model.Loop.Position.Should().BeInRange(1, 1499);
    }

    [Fact]
    public void Prefill_AfterAnEndedOne_GivesTheSameLogits()
    {
        int[] prompt = [.. Enumerable.Range(100, 50)];
        _model.Loop.Prefill(prompt, Request()).Should().BeTrue();
        float[] expected = _model.Loop.Logits().ToArray();

        GenerationRequest ended = Request();
        ended.End();
        _model.Loop.Reset();
        _model.Loop.Prefill(new int[40], ended).Should().BeFalse();
        _model.Loop.Reset();
        _model.Loop.Prefill(prompt, Request()).Should().BeTrue();

        _model.Loop.Logits().ToArray().Should().Equal(expected);
    }

    [Fact]
    public void Sample_LogitsThatAreNotNumbers_IsRefused()
    {
        using TokenSampler greedy = new(SamplingSettings.From(new() { Temperature = 0 }), _model.Vocabulary.Size, ContextLength);
        using TokenSampler random = new(SamplingSettings.From(null), _model.Vocabulary.Size, ContextLength);
        float[] logits = new float[_model.Vocabulary.Size];
        logits[7] = float.NaN;

        greedy.Sample(_model.Loop, logits).Should().Be(-1);
        random.Sample(_model.Loop, logits).Should().Be(-1);
    }

    public void Dispose() => _model.Dispose();

    private static GenerationRequest Request() => new()
    {
        Prompt = [],
        Sampling = SamplingSettings.From(new() { Temperature = 0 }),
        MaxOutputTokens = 1,
        StopSequences = Array.Empty<StopSequence>(),
    };
}
