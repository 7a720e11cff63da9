using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace LocalMode.Inference;

/// <summary>The instruments behind <see cref="InferenceTelemetry"/>, one set for the process; the boundaries are those that the conventions advise.</summary>
internal static class InferenceInstruments
{
    private static readonly Meter Meter = new(InferenceTelemetry.Name);
    private static readonly Histogram<long> Tokens = Meter.CreateHistogram(
        InferenceTelemetry.TokenUsage,
        "{token}",
        "Tokens that a call fed to the model and tokens that it gave.",
        tags: null,
        new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864] });

    public static ActivitySource Source { get; } = new(InferenceTelemetry.Name);

    public static Histogram<double> Duration { get; } = Meter.CreateHistogram(
        InferenceTelemetry.OperationDuration,
        "s",
        "Duration of a call.",
        tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92] });

    public static void RecordTokens(long? count, string type, TagList tags)
    {
        if (count is not { } tokens || !Tokens.Enabled)
            return;

        tags.Add("gen_ai.token.type", type);
        Tokens.Record(tokens, tags);
    }
}
