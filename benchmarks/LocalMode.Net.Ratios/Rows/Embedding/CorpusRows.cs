using System.Globalization;
using LocalMode.Models;
using LocalMode.Numerics;
using LocalMode.Onnx;
using LocalMode.Ratios.Corpus;
using LocalMode.Ratios.Measuring;
using Microsoft.Extensions.AI;

namespace LocalMode.Ratios.Rows.Embedding;

/// <summary>Rows 2, 3 and 4: a corpus of mixed length against the batches that others make, each over a session of two threads.</summary>
internal static class CorpusRows
{
    private const int Threads = 2;

    public static async Task<IReadOnlyList<RowReport>> RunAsync(int row, int pairs, CancellationToken cancellationToken)
    {
        (string name, Func<BareEncoder, IReadOnlyList<string>, float[][]> embed, double must, double aim) = row switch
        {
            2 => ("the algorithm of sentence-transformers (sorted by characters, batches of 32)", (Func<BareEncoder, IReadOnlyList<string>, float[][]>)BatchShapes.SentenceTransformers, 1.4, 1.8),
            3 => ("the shape of fastembed (unsorted batches of 256, padded to the longest)", BatchShapes.FastEmbed, 6, 10),
            _ => ("one text a run (the shape of Semantic Kernel's connector)", BatchShapes.OneByOne, 1.3, 1.8),
        };
        IReadOnlyList<string> texts = ReferenceCorpus.Texts;
        await using OnnxEmbeddingGenerator generator = await OnnxEmbeddingGenerator.OpenAsync(AllMiniLmL6V2.Model, new() { WorkerCount = Threads }, cancellationToken: cancellationToken);
        using BareEncoder encoder = new(Threads);

        float[][] theirs = embed(encoder, texts);
        double padded = encoder.PaddedTokens;
        GeneratedEmbeddings<Embedding<float>> ours = await generator.EmbedManyAsync(texts, cancellationToken: cancellationToken);
        long tokens = ours.Usage!.InputTokenCount!.Value;
        float nearest = Enumerable.Range(0, texts.Count).Min(i => VectorMath.CosineSimilarity(ours[i].Vector.Span, theirs[i]));

        RatioResult speed = await InterleavedRunner.RunAsync(
            _ => Task.FromResult(texts.Count / Clock.Seconds(() => embed(encoder, texts))),
            async token => texts.Count / await Clock.SecondsAsync(() => generator.EmbedManyAsync(texts, cancellationToken: token)),
            pairs,
            cancellationToken);

        return
        [
            new(
                row,
                $"A corpus of mixed length against {name}",
                [
                    ("baseline", string.Create(CultureInfo.InvariantCulture, $"{speed.Baseline:F0} texts/s")),
                    ("OnnxEmbeddingGenerator", string.Create(CultureInfo.InvariantCulture, $"{speed.Candidate:F0} texts/s")),
                    ("ratio", ReportWriter.Text(speed)),
                    ("baseline's padded / real tokens", (padded / tokens).ToString("F2", CultureInfo.InvariantCulture)),
                    ("least cosine between the two vectors of a text", nearest.ToString("F5", CultureInfo.InvariantCulture)),
                ],
                string.Create(CultureInfo.InvariantCulture, $">= {must}x"),
                string.Create(CultureInfo.InvariantCulture, $">= {aim}x"),
                Verdict.AtLeast(speed, must, aim),
                $"{texts.Count} paragraphs, {tokens} tokens, one EmbedManyAsync; all-MiniLM-L6-v2 as shipped (8 bit). Both on {Threads} threads: ours as {Threads} workers of one thread that share a session, the baseline as one session of {Threads} threads with ONNX Runtime's defaults and our setting for exact 8-bit products, which counts only on processors without VNNI. The baseline is re-created in C# over the same ONNX Runtime with our tokenizer and our pooling, and keeps its buffers."),
        ];
    }
}
