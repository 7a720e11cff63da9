using System.Globalization;
using LocalMode.Models;
using LocalMode.Onnx;
using LocalMode.Ratios.Measuring;
using Microsoft.Extensions.AI;
using Microsoft.ML.OnnxRuntime;

namespace LocalMode.Ratios.Rows.Embedding;

/// <summary>Row 1: one short text against the bare run of the graph that it needs.</summary>
internal static class ShortTextRow
{
    private const string Text = "How do I reset my password?";
    private const int Calls = 50;

    public static async Task<IReadOnlyList<RowReport>> RunAsync(int pairs, CancellationToken cancellationToken)
    {
        await using OnnxEmbeddingGenerator generator = await OnnxEmbeddingGenerator.OpenAsync(AllMiniLmL6V2.Model, cancellationToken: cancellationToken);
        using SessionOptions options = BareEncoder.SessionOptionsOf(threads: 2);
        using InferenceSession wide = new(Path.Combine(AllMiniLmL6V2.Model.Path, "model_quantized.onnx"), options);
        using BoundRun same = new(generator.GetRequiredService<InferenceSession>(), Text);
        using BoundRun two = new(wide, Text);
        string[] texts = [Text];

        RatioResult time = await CompareAsync(same);
        RatioResult againstTwo = await CompareAsync(two);
        return
        [
            new(
                1,
                "One short text through OnnxEmbeddingGenerator against a bare pre-bound run",
                [
                    ("bare run, same session", string.Create(CultureInfo.InvariantCulture, $"{time.Baseline * 1e6:F0} us")),
                    ("OnnxEmbeddingGenerator", string.Create(CultureInfo.InvariantCulture, $"{time.Candidate * 1e6:F0} us")),
                    ("ratio", ReportWriter.Text(time)),
                    ("bare run, a session of two threads", string.Create(CultureInfo.InvariantCulture, $"{againstTwo.Baseline * 1e6:F0} us")),
                    ("ratio to that", ReportWriter.Text(againstTwo)),
                ],
                "<= 1.02",
                "< 1.01",
                Verdict.AtMost(time, 1.02, 1.01),
                $"'{Text}', {same.Tokens} tokens, all-MiniLM-L6-v2 as shipped; each sample is {Calls} calls one after the other. The bare run is the graph alone on the caller's thread, its inputs made and bound before; the generator tokenises, hands the text to a worker, pools, normalises and answers in a task. The second comparison gives the bare run two threads for one text; the generator's workers have one each, which pays off with more than one text (row 20)."),
        ];

        Task<RatioResult> CompareAsync(BoundRun bare) => InterleavedRunner.RunAsync(
            _ => Task.FromResult(Clock.Seconds(bare.Run, Calls)),
            token => Clock.SecondsAsync(() => generator.GenerateAsync(texts, cancellationToken: token), Calls),
            pairs,
            cancellationToken);
    }
}
