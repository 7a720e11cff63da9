using LocalMode.Models;
using LocalMode.Static.Tests.Fixtures;
using Microsoft.Extensions.AI;

namespace LocalMode.Static.Tests.Embeddings;

/// <summary>Bytes are counted over the whole process: nothing else may run.</summary>
[Collection(nameof(NotInParallel))]
public sealed class AllocationTests
{
    private const int Calls = 10;

    [Theory]
    [InlineData(1, false)]
    [InlineData(32, false)]
    [InlineData(800, true)]
    public async Task GenerateAsync_Warm_AllocatesOnlyWhatTheCallerKeeps(int count, bool onThreads)
    {
        await using StaticEmbeddingGenerator generator = await StaticEmbeddingGenerator.OpenAsync(MiniLmStatic.Model, new() { WorkerCount = 2 }, cancellationToken: TestContext.Current.CancellationToken);
        string[] batch = [.. Enumerable.Range(0, count).Select(i => MiniLmStaticGoldens.Texts[i % 38])];
        batch.Sum(text => text.Length).Should().Match(characters => characters > 8192 == onThreads);

        long kept = await CountAsync(() => KeptAsync(count, onThreads));
        long all = await CountAsync(() => generator.GenerateAsync(batch));

        TestContext.Current.TestOutputHelper!.WriteLine($"{all} bytes a call of {count} texts, {all - kept} more than is kept");

        // Nothing in optimised code. In debug builds the state of an async method is an object, and the two methods keep different things in it.
        (all - kept).Should().BeLessThanOrEqualTo(64);
    }

    // What a call returns, made without the engine: vectors, embeddings, list, usage and the task.
    private static async Task<GeneratedEmbeddings<Embedding<float>>> KeptAsync(int count, bool yield)
    {
        if (yield)
            await Task.Yield();

        GeneratedEmbeddings<Embedding<float>> embeddings = new(count) { Usage = new() { InputTokenCount = count, TotalTokenCount = count } };
        for (int i = 0; i < count; i++)
            embeddings.Add(new(new float[256]) { CreatedAt = DateTimeOffset.UnixEpoch, ModelId = "" });

        return embeddings;
    }

    private static async Task<long> CountAsync(Func<Task> call)
    {
        for (int i = 0; i < 40; i++)
            await call();

        // The least of some rounds: the runtime's own threads (tiering, the test host) allocate now and then.
        long least = long.MaxValue;
        for (int round = 0; round < 5; round++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            for (int i = 0; i < Calls; i++)
                await call();

            least = Math.Min(least, (GC.GetTotalAllocatedBytes(precise: true) - before) / Calls);
        }

        return least;
    }
}
