using LocalMode.LlamaCpp.Tests.Gguf;
using LocalMode.LlamaCpp.Tests.TinyModels;

namespace LocalMode.LlamaCpp.Tests.Embeddings;

public sealed class LifetimeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> WrongOptions => [.. Wrong.Keys];

    private static Dictionary<string, LlamaCppEmbeddingOptions> Wrong { get; } = new()
    {
        ["MaxTokens low"] = new() { MaxTokens = 7 },
        ["MaxTokens above the model's"] = new() { MaxTokens = 65 },
        ["TokenBudget"] = new() { TokenBudget = 7 },
        ["Threads"] = new() { Threads = 0 },
        ["QueueLimit"] = new() { QueueLimit = -1 },
        ["MemoryLimit"] = new() { MemoryLimit = -1 },
        ["Pooling"] = new() { Pooling = (LlamaCppPooling)9 },
        ["ShorterDimensions low"] = new() { ShorterDimensions = [0] },
        ["ShorterDimensions above the model's"] = new() { ShorterDimensions = [33] },
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(WrongOptions))]
    public async Task OpenAsync_OptionOutOfRange_NamesIt(string name) =>
        (await Opening(TinyEncoder.Create().Write(_folder), Wrong[name]).Should().ThrowAsync<ArgumentOutOfRangeException>())
            .Which.Message.Should().Contain(name.Split(' ')[0]);

    [Fact]
    public async Task OpenAsync_NoPoolingDeclared_IsRefusedWithoutTheOption()
    {
        ModelReference silent = TinyEncoder.Create(pooling: null).Write(_folder, "silent.gguf");
        ModelReference none = TinyDecoder.Create(pooling: 0).Write(_folder, "none.gguf");

        await Opening(silent).Should().ThrowAsync<UnsupportedCapabilityException>().WithMessage("*bert.pooling_type*missing*Pooling*");
        await Opening(none).Should().ThrowAsync<UnsupportedCapabilityException>().WithMessage("*llama.pooling_type*0*");
        await using LlamaCppEmbeddingGenerator generator = await LlamaCppEmbeddingGenerator.OpenAsync(
            none, new() { Pooling = LlamaCppPooling.LastToken }, cancellationToken: Token);
        generator.Dimensions.Should().Be(32);
    }

    [Fact]
    public async Task OpenAsync_Reranker_IsRefused()
    {
        ModelReference reranker = TinyEncoder.CreateReranker().Write(_folder);

        await Opening(reranker).Should().ThrowAsync<UnsupportedCapabilityException>().WithMessage("*LlamaCppReranker*");
        await Opening(reranker, new() { Pooling = LlamaCppPooling.Mean }).Should().ThrowAsync<UnsupportedCapabilityException>();
    }

    [Fact]
    public async Task OpenAsync_WhatIsNoModel_IsATypedError()
    {
        await FluentActions.Awaiting(() => LlamaCppEmbeddingGenerator.OpenAsync(null!, cancellationToken: Token)).Should().ThrowAsync<ArgumentNullException>();
        await Opening(ModelReference.FromDirectory(_folder.Path)).Should().ThrowAsync<ArgumentException>();
        await Opening(ModelReference.FromFile(Path.Combine(_folder.Path, "no.gguf"))).Should().ThrowAsync<ModelNotFoundException>();
        await Opening(ModelReference.FromFile(_folder.Write("text.gguf", "no model"u8.ToArray()))).Should().ThrowAsync<ModelInvalidException>();
        await Opening(ModelReference.FromFile(_folder.Write("empty.gguf", GgufBuilder.Valid().UInt32("llama.pooling_type", 1).ToBytes())))
            .Should().ThrowAsync<ModelInvalidException>().WithMessage("*llama.cpp refused*");
        await Opening(TinyEncoder.Create().Write(_folder), new() { MemoryLimit = 1000 }).Should().ThrowAsync<ModelOutOfMemoryException>();
    }

    [Fact]
    public async Task OpenAsync_Cancelled_Throws()
    {
        using CancellationTokenSource source = new();
        source.Cancel();

        await FluentActions.Awaiting(() => LlamaCppEmbeddingGenerator.OpenAsync(TinyEncoder.Create().Write(_folder), cancellationToken: source.Token))
            .Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task GenerateAsync_FullQueue_IsOverloadedUntilThereIsRoom()
    {
        await using LlamaCppEmbeddingGenerator generator = await OpenAsync(new() { QueueLimit = 0, Threads = 1 });
        using CancellationTokenSource source = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task running = generator.GenerateAsync(Many(), cancellationToken: source.Token);

        (await FluentActions.Awaiting(() => generator.GenerateAsync(["a"], cancellationToken: Token)).Should().ThrowAsync<OverloadedException>())
            .Which.Limit.Should().Be(0);

        await source.CancelAsync();
        await FluentActions.Awaiting(() => running).Should().ThrowAsync<OperationCanceledException>();
        (await generator.GenerateAsync(["a"], cancellationToken: Token)).Should().ContainSingle();
    }

    [Fact]
    public async Task GenerateAsync_ShortCallBesideALongOne_DoesNotWaitForItsEnd()
    {
        await using LlamaCppEmbeddingGenerator generator = await OpenAsync(new() { Threads = 1 });
        using CancellationTokenSource source = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task running = generator.GenerateAsync(Many(), cancellationToken: source.Token);

        await generator.GenerateAsync(["a"], cancellationToken: Token);

        running.IsCompleted.Should().BeFalse();
        await source.CancelAsync();
        await FluentActions.Awaiting(() => running).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task DisposeAsync_CallsOnTheirWay_FailAndTheRestToo()
    {
        LlamaCppEmbeddingGenerator generator = await OpenAsync(new() { Threads = 1 });
        Task running = generator.GenerateAsync(Many(), cancellationToken: Token);
        Task waiting = generator.GenerateAsync(Many(), cancellationToken: Token);

        await generator.DisposeAsync();
        generator.Dispose();

        await FluentActions.Awaiting(() => running).Should().ThrowAsync<ObjectDisposedException>();
        await FluentActions.Awaiting(() => waiting).Should().ThrowAsync<ObjectDisposedException>();
        await FluentActions.Awaiting(() => generator.GenerateAsync(["a"], cancellationToken: Token)).Should().ThrowAsync<ObjectDisposedException>();
        ((IModelReadiness)generator).State.Should().Be(ModelState.NotLoaded);
        await FluentActions.Awaiting(() => ((IModelReadiness)generator).WarmUpAsync(Token)).Should().ThrowAsync<ObjectDisposedException>();
    }

    public void Dispose() => _folder.Dispose();

    private static string[] Many() => TinyTexts.Make(2, [.. Enumerable.Repeat(60, 20_000)]);

    private static Func<Task> Opening(ModelReference model, LlamaCppEmbeddingOptions? options = null) => async () =>
    {
        await using LlamaCppEmbeddingGenerator generator = await LlamaCppEmbeddingGenerator.OpenAsync(model, options, cancellationToken: Token);
    };

    private Task<LlamaCppEmbeddingGenerator> OpenAsync(LlamaCppEmbeddingOptions options) =>
        LlamaCppEmbeddingGenerator.OpenAsync(TinyEncoder.Create().Write(_folder), options, cancellationToken: Token);
}
