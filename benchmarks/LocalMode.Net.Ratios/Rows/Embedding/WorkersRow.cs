using System.Globalization;
using LocalMode.Models;
using LocalMode.Onnx;
using LocalMode.Ratios.Corpus;
using LocalMode.Ratios.Measuring;

namespace LocalMode.Ratios.Rows.Embedding;

/// <summary>Row 20: two workers of one thread against one session of two threads, both under the token budget.</summary>
internal static class WorkersRow
{
    public static async Task<IReadOnlyList<RowReport>> RunAsync(int pairs, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> texts = ReferenceCorpus.Texts;
        await using OnnxEmbeddingGenerator workers = await OnnxEmbeddingGenerator.OpenAsync(AllMiniLmL6V2.Model, new() { WorkerCount = 2 }, cancellationToken: cancellationToken);
        await using OnnxEmbeddingGenerator threads = await OnnxEmbeddingGenerator.OpenAsync(
            AllMiniLmL6V2.Model, new() { WorkerCount = 1, ConfigureSession = static options => options.IntraOpNumThreads = 2 }, cancellationToken: cancellationToken);

        RatioResult speed = await InterleavedRunner.RunAsync(
            async token => texts.Count / await Clock.SecondsAsync(() => threads.EmbedManyAsync(texts, cancellationToken: token)),
            async token => texts.Count / await Clock.SecondsAsync(() => workers.EmbedManyAsync(texts, cancellationToken: token)),
            pairs,
            cancellationToken);

        return
        [
            new(
                20,
                "Two workers of one thread against one session of two threads",
                [
                    ("one session of two threads", string.Create(CultureInfo.InvariantCulture, $"{speed.Baseline:F0} texts/s")),
                    ("two workers of one thread", string.Create(CultureInfo.InvariantCulture, $"{speed.Candidate:F0} texts/s")),
                    ("ratio", ReportWriter.Text(speed)),
                ],
                ">= 1.1x",
                ">= 1.3x",
                Verdict.AtLeast(speed, 1.1, 1.3),
                $"{texts.Count} paragraphs, one EmbedManyAsync, OnnxEmbeddingGenerator on both sides with the same runs of at most 512 tokens. A generator with ConfigureSession hands values over with each run instead of binding them once: some microseconds of a run of tens of milliseconds, which are the baseline's loss."),
        ];
    }
}
