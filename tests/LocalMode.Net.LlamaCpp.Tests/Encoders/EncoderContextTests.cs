using LocalMode.LlamaCpp.Encoders;
using LocalMode.LlamaCpp.Tests.TinyModels;

namespace LocalMode.LlamaCpp.Tests.Encoders;

public sealed class EncoderContextTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly EncoderModel _model;

    public EncoderContextTests()
    {
        EncoderSettings settings = EncoderSettings.From(
            new LlamaCppEmbeddingOptions { Threads = 1, TokenBudget = 100 }, typeof(LlamaCppEmbeddingGenerator), static _ => PoolingKind.Mean);
        _model = EncoderModel.Load(TinyEncoder.Create().Write(_folder), settings, progress: null, CancellationToken.None);
    }

    private EncoderContext Context => _model.Context;

    [Fact]
    public void Add_WhatDoesNotFit_ThrowsBeforeTheCall()
    {
        Context.Begin();
        FluentActions.Invoking(() => Context.Add(Context.Sequences, [1])).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => Context.Add(-1, [1])).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => Context.Add(0, [])).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => Context.Add(0, [TinyEncoder.Tokens.Length])).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => Context.Add(0, [-1])).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => Context.Add(0, new int[Context.Capacity + 1])).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Run_MostSequencesThatFit_GivesARowForEach()
    {
        Context.Begin();
        for (int sequence = 0; sequence < Context.Sequences; sequence++)
            Context.Add(sequence, [TinyEncoder.Begin, 5 + (sequence % 20)]);

        Context.Run(new Idle()).Should().BeTrue();

        for (int sequence = 0; sequence < Context.Sequences; sequence++)
            Context.Output(sequence).Length.Should().Be(32);

        FluentActions.Invoking(() => Context.Output(Context.Sequences)).Should().Throw<ModelInvalidException>();
    }

    [Fact]
    public void Run_StoppedCall_LeavesBeforeTheEndAndTheNextIsWhole()
    {
        Idle stopped = new();
        stopped.Fail(new OperationCanceledException());
        float[] expected = Row(new Idle())!;

        Row(stopped).Should().BeNull();

        Row(new Idle()).Should().Equal(expected);
    }

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    private float[]? Row(EncoderCall call)
    {
        Context.Begin();
        Context.Add(0, [TinyEncoder.Begin, 5, 6, 7, TinyEncoder.Separator]);
        return Context.Run(call) ? Context.Output(0).ToArray() : null;
    }

    private sealed class Idle() : EncoderCall(1, InferencePriority.Normal)
    {
        protected override int[] Tokenize(int input, EncoderModel model) => [];
    }
}
