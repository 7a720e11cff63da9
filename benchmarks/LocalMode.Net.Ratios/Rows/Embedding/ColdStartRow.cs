using System.Globalization;
using LocalMode.Models;
using LocalMode.Onnx;
using LocalMode.Ratios.Measuring;

namespace LocalMode.Ratios.Rows.Embedding;

/// <summary>Row 19: opening a model and the first embedding, with and without the graph that was kept from an earlier time.</summary>
internal static class ColdStartRow
{
    private static readonly string[] Texts = ["How do I reset my password?"];

    public static async Task<IReadOnlyList<RowReport>> RunAsync(int pairs, CancellationToken cancellationToken)
    {
        string folder = Directory.CreateTempSubdirectory("localmode-ratios-").FullName;
        try
        {
            RatioResult verified = await CompareAsync(verify: true);
            RatioResult bare = await CompareAsync(verify: false);
            return
            [
                new(
                    19,
                    "Opening a model and the first embedding, with the kept graph against without",
                    [
                        ("without", string.Create(CultureInfo.InvariantCulture, $"{verified.Baseline * 1e3:F0} ms")),
                        ("with CacheOptimizedGraph", string.Create(CultureInfo.InvariantCulture, $"{verified.Candidate * 1e3:F0} ms")),
                        ("ratio", ReportWriter.Text(verified)),
                        ("without, VerifyFiles off", string.Create(CultureInfo.InvariantCulture, $"{bare.Baseline * 1e3:F0} ms")),
                        ("with, VerifyFiles off", string.Create(CultureInfo.InvariantCulture, $"{bare.Candidate * 1e3:F0} ms")),
                        ("ratio, VerifyFiles off", ReportWriter.Text(bare)),
                    ],
                    "<= 0.7",
                    "<= 0.5",
                    Verdict.AtMost(verified, 0.7, 0.5),
                    "all-MiniLM-L6-v2 as shipped, OpenAsync to the first vector, in a process where ONNX Runtime and our code are loaded and the files are in the system's cache; the graph was kept by an earlier opening. The first ratio is with the defaults, which compare the model's 24 MB with their published hashes on both sides."),
            ];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        Task<RatioResult> CompareAsync(bool verify) => InterleavedRunner.RunAsync(
            token => Clock.SecondsAsync(() => OpenAsync(new() { VerifyFiles = verify }, token)),
            token => Clock.SecondsAsync(() => OpenAsync(new() { VerifyFiles = verify, CacheOptimizedGraph = true, GraphCacheFolder = folder }, token)),
            pairs,
            cancellationToken);
    }

    private static async Task OpenAsync(OnnxEmbeddingOptions options, CancellationToken cancellationToken)
    {
        await using OnnxEmbeddingGenerator generator = await OnnxEmbeddingGenerator.OpenAsync(AllMiniLmL6V2.Model, options, cancellationToken: cancellationToken);
        await generator.GenerateAsync(Texts, cancellationToken: cancellationToken);
    }
}
