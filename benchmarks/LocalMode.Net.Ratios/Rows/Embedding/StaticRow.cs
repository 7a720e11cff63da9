using System.Globalization;
using LocalMode.Models;
using LocalMode.Onnx;
using LocalMode.Ratios.Corpus;
using LocalMode.Ratios.Measuring;
using LocalMode.Static;

namespace LocalMode.Ratios.Rows.Embedding;

/// <summary>Row 11: the lookup table against the transformer that it was distilled from.</summary>
internal static class StaticRow
{
    private const int Threads = 2;

    // One call takes some milliseconds: too few to time alone.
    private const int Calls = 20;

    public static async Task<IReadOnlyList<RowReport>> RunAsync(int pairs, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> texts = ReferenceCorpus.Texts;
        await using OnnxEmbeddingGenerator transformer = await OnnxEmbeddingGenerator.OpenAsync(AllMiniLmL6V2.Model, new() { WorkerCount = Threads }, cancellationToken: cancellationToken);
        await using StaticEmbeddingGenerator table = await StaticEmbeddingGenerator.OpenAsync(MiniLmStatic.Model, new() { WorkerCount = Threads }, cancellationToken: cancellationToken);

        RatioResult speed = await InterleavedRunner.RunAsync(
            async token => texts.Count / await Clock.SecondsAsync(() => transformer.EmbedManyAsync(texts, cancellationToken: token)),
            async token => texts.Count / await Clock.SecondsAsync(() => table.EmbedManyAsync(texts, cancellationToken: token), Calls),
            pairs,
            cancellationToken);

        return
        [
            new(
                11,
                "Static embeddings against all-MiniLM-L6-v2 in 8 bit",
                [
                    ("MiniLM, OnnxEmbeddingGenerator", string.Create(CultureInfo.InvariantCulture, $"{speed.Baseline:F0} texts/s")),
                    ("minilm-static-256, StaticEmbeddingGenerator", string.Create(CultureInfo.InvariantCulture, $"{speed.Candidate:F0} texts/s")),
                    ("ratio", ReportWriter.Text(speed)),
                ],
                ">= 100x",
                ">= 300x",
                Verdict.AtLeast(speed, 100, 300),
                $"{texts.Count} paragraphs in one EmbedManyAsync, {Threads} threads each. The two do not do the same work: the table keeps 58 % of MiniLM's ten best passages (the model's README)."),
        ];
    }
}
