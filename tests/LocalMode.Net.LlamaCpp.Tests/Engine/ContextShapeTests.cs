using LocalMode.LlamaCpp.Engine;
using LocalMode.LlamaCpp.Gguf;
using LocalMode.LlamaCpp.Loading;

namespace LocalMode.LlamaCpp.Tests.Engine;

public sealed class ContextShapeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static GgufFile File => GgufFile.Read(TestModels.SmolLM2.Path);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Fit_MemoryForFewer_TakesFewer(int fitting)
    {
        long limit = Needed(fitting);

        ContextShape shape = ContextShape.Fit("m", File, EngineSettings.From(new() { MemoryLimit = limit }), 4096);

        shape.Should().Be(new ContextShape(4096, fitting, 512, limit));
    }

    [Fact]
    public void Fit_AskedForMoreThanFits_IsRefused()
    {
        long limit = Needed(2);

        FluentActions.Invoking(() => ContextShape.Fit("m", File, EngineSettings.From(new() { MemoryLimit = limit, MaxSequences = 3 }), 4096))
            .Should().Throw<ModelOutOfMemoryException>();
    }

    [Fact]
    public void Fit_BatchSmallerThanTheSequences_HoldsATokenOfEach() =>
        ContextShape.Fit("m", File, EngineSettings.From(new() { BatchSize = 1, MaxSequences = 4 }), 64).BatchSize.Should().Be(4);

    [Fact]
    public void From_QuantisedValuesWithoutFlashAttention_IsUnsupported() =>
        FluentActions.Invoking(() => EngineSettings.From(new() { ValueCacheType = KeyValueCacheType.Q8, FlashAttention = false }))
            .Should().Throw<UnsupportedCapabilityException>();

    [Theory]
    [InlineData(KeyValueCacheType.Q8, KeyValueCacheType.Q8, null, null)]
    [InlineData(KeyValueCacheType.Q8, KeyValueCacheType.Q4, true, true)]
    [InlineData(KeyValueCacheType.F16, KeyValueCacheType.F16, false, false)]
    public async Task StartAsync_CacheAndAttention_Answer(KeyValueCacheType keys, KeyValueCacheType values, bool? flash, bool? map)
    {
        await using EngineHost engine = await EngineHost.StartAsync(
            new() { ContextSize = 128, MaxSequences = 2, BatchSize = 1, BatchThreads = 1, KeyCacheType = keys, ValueCacheType = values, FlashAttention = flash, UseMemoryMapping = map, GpuLayers = 0 },
            Token);

        string text = await engine.Worker.AskAsync(Requests.Greedy(engine.Prompt("What is 2+2?"), 12), Token);

        text.Should().Contain("4");
    }

    [Fact]
    public async Task Pieces_ReaderThatDoesNotRead_DelaysNobody()
    {
        await using EngineHost engine = await EngineHost.StartAsync(new() { ContextSize = 128, MaxSequences = 2 }, Token);
        GenerationRequest unread = Requests.Greedy(engine.Prompt("Tell me a story."), 4);
        engine.Worker.Enqueue(unread);

        for (int i = 0; i < 3; i++)
            (await engine.Worker.AskAsync(Requests.Greedy(engine.Prompt($"Say {i}."), 12), Token)).Should().NotBeEmpty();

        unread.IsEnded.Should().BeTrue("it was written while nobody read it");
        (await unread.TextAsync(Token)).Should().NotBeEmpty();
    }

    private static long Needed(int sequences) =>
        MemoryEstimate.Needed(File, new() { ContextLength = 4096, Sequences = sequences, BatchSize = 512, Outputs = sequences, Threads = ProcessorCores.Physical });
}
