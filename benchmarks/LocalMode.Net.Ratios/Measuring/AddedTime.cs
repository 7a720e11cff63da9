namespace LocalMode.Ratios.Measuring;

/// <summary>
/// What two wrappers add to the same bare work, and the ratio of that. A difference of times is small against its noise, so a ratio for each round would be
/// wild, or negative: the ratio is that of the medians, and its interval comes from drawing whole rounds again.
/// </summary>
internal sealed class AddedTime
{
    private const int Resamples = 10_000;

    /// <summary>Compares.</summary>
    /// <param name="baseline">What the baseline added in each round.</param>
    /// <param name="candidate">What the candidate added in the same rounds.</param>
    public AddedTime(IReadOnlyList<double> baseline, IReadOnlyList<double> candidate)
    {
        double[] a = new double[Resamples];
        double[] b = new double[Resamples];
        double[] ratios = new double[Resamples];
        double[] drawnA = new double[baseline.Count];
        double[] drawnB = new double[baseline.Count];
        // The seed is fixed so that the same samples always give the same interval.
        Random random = new(20261126);
        for (int i = 0; i < Resamples; i++)
        {
            for (int j = 0; j < drawnA.Length; j++)
            {
                int round = random.Next(baseline.Count);
                (drawnA[j], drawnB[j]) = (baseline[round], candidate[round]);
            }

            (a[i], b[i]) = (RatioResult.Median(drawnA), RatioResult.Median(drawnB));
            ratios[i] = b[i] / a[i];
        }

        Rounds = baseline.Count;
        Baseline = Range.Of(RatioResult.Median(baseline), a);
        Candidate = Range.Of(RatioResult.Median(candidate), b);
        Ratio = Range.Of(Candidate.Median / Baseline.Median, ratios);
    }

    public int Rounds { get; }

    public Range Baseline { get; }

    public Range Candidate { get; }

    /// <summary>The candidate's over the baseline's. Says nothing unless <see cref="IsTold"/>.</summary>
    public Range Ratio { get; }

    /// <summary>Whether the baseline's added time is told from zero at all.</summary>
    public bool IsTold => Baseline.Low > 0;

    /// <summary>A median with the bootstrap 95 % interval of it.</summary>
    internal readonly record struct Range(double Median, double Low, double High)
    {
        public static Range Of(double median, double[] resampled)
        {
            Array.Sort(resampled);
            return new(median, resampled[(int)(Resamples * 0.025)], resampled[(int)(Resamples * 0.975)]);
        }
    }
}
