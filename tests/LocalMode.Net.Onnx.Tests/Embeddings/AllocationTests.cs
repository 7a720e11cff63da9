using LocalMode.Onnx.Tests.Fixtures;
using Microsoft.Extensions.AI;

namespace LocalMode.Onnx.Tests.Embeddings;

/// <summary>Bytes are counted over the whole process: nothing else may run.</summary>
[Collection(nameof(NotInParallel))]
public sealed class AllocationTests
{
    private const int Calls = 10;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GenerateAsync_Warm_AllocatesWhatTheCallerKeepsAndLittleElse()
    {
        await using OnnxEmbeddingGenerator generator = await OnnxEmbeddingGenerator.OpenAsync(TestModels.AllMiniLm, new() { WorkerCount = 2 }, cancellationToken: CancellationToken);
        string[] batch = MiniLmGoldens.Texts[..32];

        long whole = await CountAsync(() => generator.GenerateAsync(batch));
        long perEmbedding = whole / 32;
        long one = await CountAsync(() => generator.GenerateAsync(batch[..1]));
        long kept = await CountAsync(() => KeptAsync(32));
        long below = whole - kept;

        TestContext.Current.TestOutputHelper!.WriteLine($"{perEmbedding} bytes an embedding in batches of 32, {one} for one text, {below} below the public API");
        perEmbedding.Should().BeLessThanOrEqualTo(1_760);
        below.Should().BeLessThanOrEqualTo(1_024);
    }

    // What a call returns, made without the engine: vectors, embeddings, list, usage and the task.
    private static async Task<GeneratedEmbeddings<Embedding<float>>> KeptAsync(int count)
    {
        await Task.Yield();
        GeneratedEmbeddings<Embedding<float>> embeddings = new(count) { Usage = new() { InputTokenCount = count, TotalTokenCount = count } };
        for (int i = 0; i < count; i++)
            embeddings.Add(new(new float[384]) { CreatedAt = DateTimeOffset.UnixEpoch, ModelId = "" });

        return embeddings;
    }

    private static async Task<long> CountAsync(Func<Task> call)
    {
        for (int i = 0; i < 10; i++)
            await call();

        // The least of some rounds: the runtime's own threads (tiering, the test host) allocate now and then.
        long least = long.MaxValue;
        for (int round = 0; round < 4; round++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            for (int i = 0; i < Calls; i++)
                await call();

            least = Math.Min(least, (GC.GetTotalAllocatedBytes(precise: true) - before) / Calls);
        }

        return least;
    }
}
