using System.Globalization;
using System.Numerics.Tensors;
using LocalMode.Numerics;
using LocalMode.Ratios.Measuring;

namespace LocalMode.Ratios.Rows.Text;

/// <summary>Row 8: mean pooling and normalisation against only reading the same memory.</summary>
internal static class PoolingRow
{
    private const int Dimensions = 384;
    private const int TokensPerText = 32;
    private const int Texts = 16;
    private const int Calls = 400;

    public static async Task<IReadOnlyList<RowReport>> RunAsync(int pairs, CancellationToken cancellationToken)
    {
        // The hidden states of one run under the token budget of 512.
        float[] hidden = new float[Texts * TokensPerText * Dimensions];
        Random random = new(8);
        for (int i = 0; i < hidden.Length; i++)
            hidden[i] = random.NextSingle() - 0.5f;

        float[] vector = new float[Dimensions];
        double gigabytes = hidden.Length * sizeof(float) / 1e9;
        float sink = 0;
        RatioResult speed = await InterleavedRunner.RunAsync(
            _ => Task.FromResult(gigabytes / Clock.Seconds(() => sink += TensorPrimitives.Sum<float>(hidden), Calls)),
            _ => Task.FromResult(gigabytes / Clock.Seconds(Pool, Calls)),
            pairs,
            cancellationToken);
        GC.KeepAlive(sink);

        return
        [
            new(
                8,
                "Mean pooling and normalisation against TensorPrimitives.Sum",
                [
                    ("TensorPrimitives.Sum", string.Create(CultureInfo.InvariantCulture, $"{speed.Baseline:F1} GB/s")),
                    ("Pooling.Mean, VectorMath.Normalize", string.Create(CultureInfo.InvariantCulture, $"{speed.Candidate:F1} GB/s")),
                    ("ratio", ReportWriter.Text(speed)),
                ],
                ">= 0.65",
                ">= 0.8",
                Verdict.AtLeast(speed, 0.65, 0.8),
                $"One thread over the hidden states of one run: {Texts} texts of {TokensPerText} tokens with {Dimensions} values, {hidden.Length * sizeof(float) / 1024} KB. Sum only reads; pooling keeps 384 sums and writes a vector for each text."),
        ];

        void Pool()
        {
            for (int text = 0; text < Texts; text++)
            {
                Pooling.Mean(hidden.AsSpan(text * TokensPerText * Dimensions, TokensPerText * Dimensions), vector);
                VectorMath.Normalize(vector);
            }
        }
    }
}
