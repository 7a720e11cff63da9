using LocalMode.LlamaCpp.Engine;
using LocalMode.LlamaCpp.Gguf;
using LocalMode.LlamaCpp.Loading;
using LocalMode.LlamaCpp.Tests.Gguf;

namespace LocalMode.LlamaCpp.Tests.Loading;

public sealed class MemoryEstimateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Needed_LongerContext_GrowsByTheCacheOfItsTokens()
    {
        GgufFile file = GgufFile.Read(TestModels.SmolLM2.Path);

        long growth = Needed(file, 4096) - Needed(file, 2048);

        // 30 layers, 3 key/value heads of 64 numbers, keys and values, 2 bytes each.
        const long cache = 2048L * 30 * 3 * 64 * 2 * 2;
        growth.Should().BeInRange(cache, cache * 3 / 2, "the mask of the step grows too");
        Needed(file, 2048).Should().BeGreaterThan(file.Length);
    }

    [Fact]
    public void Available_ThisMachine_IsPositiveAndBelowItsMemory() =>
        FreeMemory.System.Available().Should().BePositive().And.BeLessThan(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    [Fact]
    public void Physical_ThisMachine_IsWithinTheLogicalCores() =>
        ProcessorCores.Physical.Should().BeInRange(1, Environment.ProcessorCount);

    [Fact]
    public void Needed_HeadsPerLayer_AreAddedUp()
    {
        static GgufBuilder Build(Action<GgufBuilder> heads)
        {
            GgufBuilder builder = new GgufBuilder()
                .Text("general.architecture", "llama")
                .UInt32("llama.block_count", 4)
                .UInt32("llama.context_length", 1 << 20)
                .UInt32("llama.embedding_length", 1024)
                .UInt32("llama.feed_forward_length", 64)
                .UInt32("llama.attention.head_count", 16)
                .Texts("tokenizer.ggml.tokens", "a");
            heads(builder);
            return builder.Tensor("t", 0, 0, 32);
        }

        GgufFile one = Read(Build(static builder => builder.UInt32("llama.attention.head_count_kv", 4)));
        GgufFile each = Read(Build(static builder => builder.Entry("llama.attention.head_count_kv", 9, static writer =>
        {
            writer.Write(4u);
            writer.Write(4UL);
            foreach (uint heads in (uint[])[8, 4, 2, 2])
                writer.Write(heads);
        })));

        Needed(each, 1 << 20).Should().BeCloseTo(Needed(one, 1 << 20), 1 << 22);
        Needed(one, 1 << 20).Should().BeGreaterThan((1L << 20) * 4 * 4 * 64 * 2 * 2);
    }

    [Fact]
    public void Needed_HostileNumbers_DoNotOverflow()
    {
        GgufFile file = Read(new GgufBuilder()
            .Text("general.architecture", "x")
            .UInt32("x.block_count", 512)
            .UInt32("x.context_length", int.MaxValue)
            .UInt32("x.embedding_length", 1 << 20)
            .UInt32("x.attention.head_count", uint.MaxValue)
            .UInt32("x.attention.head_count_kv", uint.MaxValue)
            .Entry("x.attention.key_length", 10, static writer => writer.Write((ulong)long.MaxValue))
            .Entry("x.attention.value_length", 11, static writer => writer.Write(-5L))
            .Entry("x.feed_forward_length", 10, static writer => writer.Write(ulong.MaxValue))
            .Texts("tokenizer.ggml.tokens", "a")
            .Tensor("t", 0, 0, 32));

        MemoryEstimate.Needed(file, new() { ContextLength = int.MaxValue, Sequences = int.MaxValue, BatchSize = int.MaxValue, Outputs = int.MaxValue, Threads = 512 })
            .Should().Be(long.MaxValue);
    }

    [Fact]
    public void Needed_LayersOnAGpu_DoNotCount()
    {
        GgufFile file = GgufFile.Read(TestModels.SmolLM2.Path);
        MemoryShape shape = new() { ContextLength = 8192, BatchSize = 32 };

        long all = MemoryEstimate.Needed(file, shape);
        long half = MemoryEstimate.Needed(file, shape with { GpuLayers = 15 });

        (all - half).Should().BeInRange((file.Length + (180L << 20)) / 2 - (1 << 20), (file.Length + (180L << 20)) / 2 + (1 << 20));
        MemoryEstimate.Needed(file, shape with { GpuLayers = 99 }).Should().BeLessThan(100 << 20);
    }

    public void Dispose() => _folder.Dispose();

    private GgufFile Read(GgufBuilder builder) => GgufFile.Read(_folder.Write("model.gguf", builder.ToBytes()));

    private static long Needed(GgufFile file, int contextLength) => MemoryEstimate.Needed(file, new() { ContextLength = contextLength, BatchSize = 512 });
}
