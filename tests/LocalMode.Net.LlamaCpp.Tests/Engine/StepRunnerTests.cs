using LocalMode.LlamaCpp.Engine;

namespace LocalMode.LlamaCpp.Tests.Engine;

public sealed class StepRunnerTests : IDisposable
{
    private const int ContextLength = 1600;

    private static readonly int[] Prompt = [.. Enumerable.Range(100, 50)];

    private readonly LoadedModel _model = LoadedModel.Load(
        TestModels.SmolLM2, EngineSettings.From(new() { ContextSize = ContextLength, BatchSize = 512, MaxSequences = 2, Threads = 1 }), progress: null, CancellationToken.None);

    private StepRunner Runner => _model.Runner;

    private TokenBatch Batch => _model.Runner.Batch;

    [Fact]
    public void Load_SeveralSequences_EachHasTheWholeContext()
    {
        Runner.Sequences.Should().Be(2);
        Runner.ContextLength.Should().Be(ContextLength);
        Batch.Capacity.Should().Be(512);
    }

    [Fact]
    public void Add_WhatCouldEndTheProcess_ThrowsBeforeTheCall()
    {
        FluentActions.Invoking(() => Batch.Add(_model.Vocabulary.Size, 0, 0, true)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => Batch.Add(-1, 0, 0, true)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => Batch.Add(1, -1, 0, true)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => Batch.Add(1, 0, 2, true)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => Batch.Add(1, 0, -1, true)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => Batch.Add(1, ContextLength, 0, true)).Should().Throw<ContextOverflowException>();
        FluentActions.Invoking(() => Runner.Memory.Copy(0, 0)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => Runner.Memory.Clear(2)).Should().Throw<ArgumentOutOfRangeException>();
        Batch.Count.Should().Be(0);
        for (int i = 0; i < Batch.Capacity; i++)
            Batch.Add(1, i, 0, false);

        FluentActions.Invoking(() => Batch.Add(1, 512, 0, true)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Run_EveryRequestEnds_LeavesWithinTheStep()
    {
        GenerationRequest request = Requests.Greedy([1]);
        int looks = 0;
        Runner.AbortProbe = () =>
        {
            if (++looks == 20)
                request.End();

            return false;
        };
        Feed(0, [.. Enumerable.Range(100, 500)], 0);

        Runner.Run([request]).Should().Be(StepRunner.Outcome.Aborted);

        looks.Should().Be(20, "the next look finds nobody waiting");
    }

    [Fact]
    public void Run_OneOfTwoRequestsEnds_GoesOn()
    {
        GenerationRequest ended = Requests.Greedy([1]);
        ended.End();
        Feed(0, Prompt, 0);

        Runner.Run([ended, Requests.Greedy([1])]).Should().Be(StepRunner.Outcome.Done);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(200)]
    [InlineData(900)]
    public void Truncate_AfterAnAbortedMixedStep_GivesTheSameLogits(int operations)
    {
        float[] expected = Continue();
        Runner.Memory.Clear(0);

        int[] other = [.. Enumerable.Range(500, 120)];
        Run(0, Prompt, 0);
        int index = Feed(0, [42], Prompt.Length);
        Feed(1, other, 0);
        int looks = 0;
        Runner.AbortProbe = () => ++looks > operations;
        Runner.Run([Requests.Greedy([1])]).Should().Be(StepRunner.Outcome.Aborted);
        Runner.AbortProbe = null;

        Runner.Memory.Truncate(0, Prompt.Length).Should().BeTrue();
        Runner.Memory.Truncate(1, 0).Should().BeTrue();
        index = Feed(0, [42], Prompt.Length, clear: true);
        Feed(1, other, 0);
        Runner.Run([Requests.Greedy([1])]).Should().Be(StepRunner.Outcome.Done);

        Runner.Logits(index).ToArray().Should().Equal(expected);
    }

    [Fact]
    public void Copy_WholeThenCut_GivesTheSameLogits()
    {
        float[] expected = Continue();

        Runner.Memory.Copy(0, 1);
        Runner.Memory.IsCopyPending.Should().BeTrue();
        Runner.Memory.Truncate(1, Prompt.Length).Should().BeTrue();
        float[] copied = Run(1, [42], Prompt.Length);

        copied.Should().Equal(expected);
        Runner.Memory.IsCopyPending.Should().BeFalse();
        Runner.Memory.HoldsAll(1, Prompt.Length + 1).Should().BeTrue();
        Runner.Memory.HoldsAll(1, Prompt.Length).Should().BeFalse();
    }

    public void Dispose() => _model.Dispose();

    private float[] Continue()
    {
        Run(0, Prompt, 0);
        return Run(0, [42], Prompt.Length);
    }

    private float[] Run(int sequence, int[] tokens, int position)
    {
        int index = Feed(sequence, tokens, position, clear: true);
        Runner.Run([Requests.Greedy([1])]).Should().Be(StepRunner.Outcome.Done);
        float[] logits = Runner.Logits(index).ToArray();
        Batch.Clear();
        return logits;
    }

    private int Feed(int sequence, int[] tokens, int position, bool clear = false)
    {
        if (clear)
            Batch.Clear();

        int index = -1;
        for (int i = 0; i < tokens.Length; i++)
            index = Batch.Add(tokens[i], position + i, sequence, wantsLogits: i == tokens.Length - 1);

        return index;
    }
}
