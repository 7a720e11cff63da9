using System.Globalization;
using LocalMode.Models;
using LocalMode.Onnx;
using LocalMode.Ratios.Corpus;
using LocalMode.Ratios.Measuring;
using Microsoft.Extensions.AI;

namespace LocalMode.Ratios.Rows.Embedding;

/// <summary>Rows 5 and 6: what embedding allocates, all of it and without what the caller gets.</summary>
internal static class AllocationRows
{
    private const int Batch = 32;
    private const int Calls = 5;

    public static async Task<IReadOnlyList<RowReport>> RunAsync(int pairs, CancellationToken cancellationToken)
    {
        string[] texts = [.. ReferenceCorpus.Texts.Take(Batch)];
        await using OnnxEmbeddingGenerator generator = await OnnxEmbeddingGenerator.OpenAsync(AllMiniLmL6V2.Model, new() { WorkerCount = 2 }, cancellationToken: cancellationToken);

        double all = await BytesAsync(() => generator.GenerateAsync(texts, cancellationToken: cancellationToken));
        double kept = await BytesAsync(KeptAsync);
        double perEmbedding = all / Batch;
        double below = Math.Max(0, all - kept);
        return
        [
            new(
                5,
                "Managed allocation per embedding",
                [("bytes per embedding", perEmbedding.ToString("F0", CultureInfo.InvariantCulture))],
                "<= 1,760",
                "<= 1,640",
                Verdict.AtMost(perEmbedding, 1_760, 1_640),
                $"GenerateAsync of {Batch} texts, all threads of the process, the least of 5 rounds of {Calls} calls. The 384 values alone are 1,560 bytes with their array's header."),
            new(
                6,
                "Managed allocation below the public API",
                [("bytes per call", below.ToString("F0", CultureInfo.InvariantCulture))],
                "<= 1,024",
                "0",
                Verdict.AtMost(below, 1_024, 0),
                "The same calls, less what a call returns: its vectors, embeddings, list, usage and task, made without the engine and counted the same way."),
        ];
    }

    private static async Task<GeneratedEmbeddings<Embedding<float>>> KeptAsync()
    {
        await Task.Yield();
        GeneratedEmbeddings<Embedding<float>> embeddings = new(Batch) { Usage = new() { InputTokenCount = Batch, TotalTokenCount = Batch } };
        for (int i = 0; i < Batch; i++)
            embeddings.Add(new(new float[BareEncoder.Dimensions]) { CreatedAt = DateTimeOffset.UnixEpoch, ModelId = "" });

        return embeddings;
    }

    private static async Task<double> BytesAsync(Func<Task> call)
    {
        for (int i = 0; i < Calls; i++)
            await call();

        // The runtime's own threads allocate now and then: the least is the calls' own.
        long least = long.MaxValue;
        for (int round = 0; round < 5; round++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            for (int i = 0; i < Calls; i++)
                await call();

            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        return (double)least / Calls;
    }
}
