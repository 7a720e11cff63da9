using LocalMode.Onnx.Tests.Fixtures;
using Microsoft.Extensions.AI;

namespace LocalMode.Onnx.Tests.Embeddings;

public sealed class DisposalTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Dispose_WhileCallsRun_EachCompletesOrThrowsObjectDisposed(bool asynchronously)
    {
        float[] expected = null!;
        for (int round = 0; round < 3; round++)
        {
            OnnxEmbeddingGenerator generator = await OnnxEmbeddingGenerator.OpenAsync(TestModels.AllMiniLm, new() { WorkerCount = 2 }, cancellationToken: CancellationToken);
            expected ??= (await generator.GenerateAsync([MiniLmGoldens.Texts[0]], cancellationToken: CancellationToken))[0].Vector.ToArray();
            Task<GeneratedEmbeddings<Embedding<float>>>[] calls = [.. Enumerable.Range(0, 8).Select(_ => generator.GenerateAsync(MiniLmGoldens.Texts, cancellationToken: CancellationToken))];
            await generator.GenerateAsync(["a"], cancellationToken: CancellationToken);

            if (asynchronously)
                await generator.DisposeAsync();
            else
                generator.Dispose();

            foreach (Task<GeneratedEmbeddings<Embedding<float>>> call in calls)
            {
                try
                {
                    (await call)[0].Vector.ToArray().Should().Equal(expected);
                }
                catch (ObjectDisposedException e)
                {
                    e.ObjectName.Should().Be(typeof(OnnxEmbeddingGenerator).FullName);
                }
            }
        }
    }

    [Fact]
    public async Task Dispose_Twice_DoesNothingMore()
    {
        using ModelDirectoryBuilder directory = new();
        directory.WithEcho();
        OnnxEmbeddingGenerator generator = await directory.OpenAsync();

        await generator.DisposeAsync();
        await generator.DisposeAsync();
        generator.Dispose();
    }

    [Fact]
    public async Task AnyCall_Disposed_ThrowsObjectDisposed()
    {
        using ModelDirectoryBuilder directory = new();
        directory.WithEcho();
        OnnxEmbeddingGenerator generator = await directory.OpenAsync();
        IModelReadiness readiness = generator.GetService<IModelReadiness>()!;
        await readiness.WarmUpAsync(CancellationToken);

        await generator.DisposeAsync();

        readiness.State.Should().Be(ModelState.NotLoaded);
        await FluentActions.Awaiting(() => readiness.WarmUpAsync(CancellationToken)).Should().ThrowAsync<ObjectDisposedException>();
        await FluentActions.Awaiting(() => generator.GenerateAsync(["a"], cancellationToken: CancellationToken)).Should().ThrowAsync<ObjectDisposedException>();
    }

    [Fact]
    public async Task DisposeAsync_Completed_HasEndedItsThreads()
    {
        using ModelDirectoryBuilder directory = new();
        directory.WithEcho();

        // The operating system counts them: a leak of three a round would be 90 (other tests run beside this one).
        for (int round = 0; round < 5; round++)
            await (await directory.OpenAsync(new() { WorkerCount = 3 })).DisposeAsync();

        int before = System.Diagnostics.Process.GetCurrentProcess().Threads.Count;
        for (int round = 0; round < 30; round++)
            await (await directory.OpenAsync(new() { WorkerCount = 3 })).DisposeAsync();

        System.Diagnostics.Process.GetCurrentProcess().Threads.Count.Should().BeLessThan(before + 45);
    }
}
