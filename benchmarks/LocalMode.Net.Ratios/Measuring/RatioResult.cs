namespace LocalMode.Ratios.Measuring;

/// <summary>The pairwise ratios of one comparison, and what they say.</summary>
internal sealed class RatioResult
{
    private const int Resamples = 10_000;

    public RatioResult(IReadOnlyList<double> baseline, IReadOnlyList<double> candidate)
    {
        Baseline = Median(baseline);
        Candidate = Median(candidate);
        Ratios = [.. candidate.Zip(baseline, static (c, b) => c / b)];
        Ratio = Median(Ratios);
        (Low, High) = Bootstrap(Ratios);
    }

    public IReadOnlyList<double> Ratios { get; }

    /// <summary>The median of the baseline's samples.</summary>
    public double Baseline { get; }

    /// <summary>The median of the candidate's samples.</summary>
    public double Candidate { get; }

    /// <summary>The median of the pairwise ratios, candidate over baseline.</summary>
    public double Ratio { get; }

    /// <summary>The lower end of the bootstrap 95 % interval of the median ratio.</summary>
    public double Low { get; }

    /// <summary>The upper end of the bootstrap 95 % interval of the median ratio.</summary>
    public double High { get; }

    public static double Median(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    // The seed is fixed so that the same samples always give the same interval.
    private static (double Low, double High) Bootstrap(IReadOnlyList<double> ratios)
    {
        Random random = new(20261123);
        double[] medians = new double[Resamples];
        double[] sample = new double[ratios.Count];
        for (int i = 0; i < Resamples; i++)
        {
            for (int j = 0; j < sample.Length; j++)
                sample[j] = ratios[random.Next(ratios.Count)];

            medians[i] = Median(sample);
        }

        Array.Sort(medians);
        return (medians[(int)(Resamples * 0.025)], medians[(int)(Resamples * 0.975)]);
    }
}
