using System.Diagnostics;
using LocalMode.Onnx.Tests.Fixtures;
using Microsoft.Extensions.AI;

namespace LocalMode.Onnx.Tests.Embeddings;

/// <summary>Memory, handles and threads are counted over the whole process: nothing else may run.</summary>
[Collection(nameof(NotInParallel))]
public sealed class LifetimeTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OpenAsync_ThousandModelsOpenedUsedAndClosed_LeavesNothingBehind()
    {
        using ModelDirectoryBuilder directory = new();
        directory.Write("model.onnx", new OnnxGraphBuilder().With("input_ids", "attention_mask").Build())
            .Write("tokenizer.json", """{"pre_tokenizer":{"type":"WhitespaceSplit"},"model":{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##","max_input_chars_per_word":100,"vocab":{"[UNK]":0,"river":1}}}""");
        ModelReference model = directory.Reference;
        await CycleAsync(model, 100);
        Footprint before = Footprint.Measure();

        await CycleAsync(model, 1_000);

        Footprint after = Footprint.Measure();
        TestContext.Current.TestOutputHelper!.WriteLine($"before {before}, after {after}");
        after.Threads.Should().BeLessThanOrEqualTo(before.Threads + 8);
        after.Handles.Should().BeLessThanOrEqualTo(before.Handles + 16);

        // A kilobyte a cycle would show, and 32 of native memory.
        after.ManagedBytes.Should().BeLessThan(before.ManagedBytes + (1 << 20));
        after.ResidentBytes.Should().BeLessThan(before.ResidentBytes + (32 << 20));
    }

    [Fact]
    public async Task GenerateAsync_ThousandCallsCancelled_LeavesNoTaskOrHandleBehind()
    {
        string[] texts = [.. Enumerable.Repeat("The river Tarn and a lantern in the garden.", 64)];
        await using OnnxEmbeddingGenerator generator = await OnnxEmbeddingGenerator.OpenAsync(TaskFixture.Model("embed-mean-bert"), new() { WorkerCount = 2, TokenBudget = 32 }, cancellationToken: CancellationToken);
        await CancelAsync(generator, texts, 100);
        Footprint before = Footprint.Measure();

        int cancelled = await CancelAsync(generator, texts, 1_000);

        Footprint after = Footprint.Measure();
        TestContext.Current.TestOutputHelper!.WriteLine($"{cancelled} of 1000 cancelled; before {before}, after {after}");
        cancelled.Should().BeGreaterThan(100);
        after.Threads.Should().BeLessThanOrEqualTo(before.Threads + 8);
        after.Handles.Should().BeLessThanOrEqualTo(before.Handles + 16);
        after.ManagedBytes.Should().BeLessThan(before.ManagedBytes + (4 << 20));
        (await generator.GenerateAsync(texts, cancellationToken: CancellationToken)).Should().HaveCount(64);
    }

    private static async Task CycleAsync(ModelReference model, int cycles)
    {
        // The tokenizer and the graph are read each time; the call makes the workers' buffers and a binding.
        for (int i = 0; i < cycles; i++)
        {
            await using OnnxEmbeddingGenerator generator = await OnnxEmbeddingGenerator.OpenAsync(model, new() { WorkerCount = 1 }, cancellationToken: CancellationToken);
            await generator.GenerateAsync(["river"], cancellationToken: CancellationToken);
        }
    }

    private static async Task<int> CancelAsync(OnnxEmbeddingGenerator generator, string[] texts, int calls)
    {
        int cancelled = 0;
        for (int i = 0; i < calls; i++)
        {
            using CancellationTokenSource source = new();
            Task<GeneratedEmbeddings<Embedding<float>>> call = generator.GenerateAsync(texts, cancellationToken: source.Token);
            for (int spin = 0; spin < i % 7; spin++)
                await Task.Yield();

            await source.CancelAsync();
            await Task.WhenAny(call);
            cancelled += call.IsCanceled ? 1 : 0;
            (call.IsCanceled || call.IsCompletedSuccessfully).Should().BeTrue();
        }

        return cancelled;
    }

    private readonly record struct Footprint(int Threads, int Handles, long ManagedBytes, long ResidentBytes)
    {
        public static Footprint Measure()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
            using Process process = Process.GetCurrentProcess();
            int handles = OperatingSystem.IsLinux() ? Directory.GetFileSystemEntries("/proc/self/fd").Length : process.HandleCount;
            return new(process.Threads.Count, handles, GC.GetTotalMemory(forceFullCollection: false), process.WorkingSet64);
        }
    }
}
