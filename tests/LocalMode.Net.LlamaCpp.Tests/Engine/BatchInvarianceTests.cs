using System.Globalization;
using System.Text;
using LocalMode.LlamaCpp.Engine;
using LocalMode.LlamaCpp.Tests.TinyModels;

namespace LocalMode.LlamaCpp.Tests.Engine;

/// <summary>
/// With <see cref="LlamaCppOptions.BatchInvariant"/> nothing that runs beside an answer changes a bit of it. Two threads: with one, llama.cpp's
/// split over the threads is none.
/// </summary>
public sealed class BatchInvarianceTests : IDisposable
{
    private const int Streams = 32;

    // The short form shares long beginnings, which makes copies of sequences part of the test; the long form shares none.
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("LOCALMODE_LONG_TESTS") is not null;
    private static readonly int[] Lengths = IsLong ? [.. Enumerable.Range(0, Streams).Select(static i => 90 + (i * 16))] : [90, 330];

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Run_AloneAndInPiecesBesideOthers_TheLogitsAreTheSameBits()
    {
        const int prompt = 480;
        const int answer = 4;
        int[] tokens = [.. Enumerable.Range(0, prompt + answer).Select(static i => 300 + (i * 37 % 9000))];
        using LoadedModel model = LoadedModel.Load(TestModels.SmolLM2, EngineSettings.From(Options(640, sequences: 3)), progress: null, Token);
        GenerationRequest[] request = [Requests.Greedy([1])];

        // The prompt at once: tiles. Then token by token with 512 cells, alone: split over the threads.
        List<float[]> alone = [];
        for (int at = 0; at < tokens.Length; at += at == 0 ? prompt : 1)
        {
            model.Runner.Batch.Clear();
            alone.Add(Step(at == 0 ? prompt : 1, at, sequence: 0));
        }

        // In pieces of 40, each beside a token of another sequence.
        int beside = 0;
        List<float[]> together = [];
        for (int at = 0; at < tokens.Length; at += at < prompt ? 40 : 1)
        {
            model.Runner.Batch.Clear();
            model.Runner.Batch.Add(tokens[beside], beside++, 1, wantsLogits: false);
            float[] logits = Step(at < prompt ? 40 : 1, at, sequence: 2);
            if (at + 40 >= prompt)
                together.Add(logits);
        }

        together.Should().HaveCount(alone.Count);
        for (int i = 0; i < alone.Count; i++)
            together[i].AsSpan().SequenceEqual(alone[i]).Should().BeTrue("step {0} must not depend on its neighbours", i);

        float[] Step(int count, int start, int sequence)
        {
            int last = 0;
            for (int i = start; i < start + count; i++)
                last = model.Runner.Batch.Add(tokens[i], i, sequence, wantsLogits: i == start + count - 1);

            model.Runner.Run(request).Should().Be(StepRunner.Outcome.Done);
            return model.Runner.Logits(last).ToArray();
        }
    }

    [Fact]
    public async Task Turn_ThirtyTwoLongStreamsWithRandomCancels_AreThoseOfEachAlone()
    {
        Random random = new(5);
        int[] lengths = [.. Enumerable.Range(0, Streams).Select(_ => random.Next(4, IsLong ? 90 : 16))];
        int[] cancelled = [.. Enumerable.Range(0, Streams).Select(_ => random.Next(3) == 0 ? random.Next(0, 4) : int.MaxValue)];
        List<string> alone = [];
        int[][] prompts;
        await using (EngineHost engine = await EngineHost.StartAsync(Options(768, sequences: 3), Token))
        {
            prompts = [.. Enumerable.Range(0, Streams).Select(i => engine.Prompt($"{Text(engine, i % Lengths.Length)} Question {i}: what is {i * 7}?"))];
            for (int i = 0; i < Streams; i++)
                alone.Add(await engine.Worker.AskAsync(Requests.Greedy(prompts[i], lengths[i]), Token));
        }

        await using EngineHost other = await EngineHost.StartAsync(Options(768, sequences: IsLong ? Streams : 8), Token);
        string[] together = await Task.WhenAll(Enumerable.Range(0, Streams).Select(ReadAsync));

        for (int i = 0; i < Streams; i++)
        {
            if (cancelled[i] == int.MaxValue)
                together[i].Should().Be(alone[i], "stream {0} has {1} prompt tokens", i, prompts[i].Length);
            else
                alone[i].Should().StartWith(together[i]);
        }

        async Task<string> ReadAsync(int number)
        {
            GenerationRequest request = Requests.Greedy(prompts[number], lengths[number]);
            other.Worker.Enqueue(request);
            StringBuilder text = new();
            int pieces = 0;
            while (pieces < cancelled[number] && await request.Pieces.WaitToReadAsync(Token))
            {
                while (pieces < cancelled[number] && request.Pieces.TryRead(out AnswerPiece piece))
                {
                    text.Append(piece.Text);
                    pieces++;
                }
            }

            other.Worker.Withdraw(request);
            return text.ToString();
        }
    }

    [Fact]
    public async Task StartAsync_WeightsThatAreNotQuantised_AreRefused()
    {
        ModelReference model = TinyDecoder.Create().Write(_folder);
        LlamaCppOptions options = new() { ContextSize = 64, BatchInvariant = true, CrashMarkerDirectory = _folder.Path };

        (await FluentActions.Awaiting(() => LlamaCppChatClient.OpenAsync(model, options, cancellationToken: Token)).Should().ThrowAsync<UnsupportedCapabilityException>())
            .WithMessage("*not quantised*BatchInvariant*");
    }

    [Fact]
    public void From_WhatExcludesIt_IsRefused()
    {
        foreach (LlamaCppOptions options in (LlamaCppOptions[])[
            new() { BatchInvariant = true, FlashAttention = false },
            new() { BatchInvariant = true, GpuLayers = 1 },
            new() { BatchInvariant = true, Adapters = [new() { Path = "a.gguf" }] }])
        {
            FluentActions.Invoking(() => EngineSettings.From(options)).Should().Throw<UnsupportedCapabilityException>();
        }
    }

    public void Dispose() => _folder.Dispose();

    private static LlamaCppOptions Options(int contextSize, int sequences) =>
        new() { ContextSize = contextSize, MaxSequences = sequences, Threads = 2, BatchInvariant = true };

    private static string Text(EngineHost engine, int number)
    {
        StringBuilder text = new($"Document {number}.");
        for (int i = 0; engine.Tokenize(text.ToString()).Length < Lengths[number]; i++)
            text.Append(CultureInfo.InvariantCulture, $" In {1900 + ((i * 13) + number) % 100} the town of number {(i * 7) + number} had {(i * 31) + 5} houses and a river.");

        return text.ToString();
    }
}
