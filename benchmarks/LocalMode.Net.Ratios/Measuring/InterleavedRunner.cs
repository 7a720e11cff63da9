namespace LocalMode.Ratios.Measuring;

/// <summary>
/// Runs a baseline and a candidate in pairs, in the order ABBA ABBA..., so that whatever else the machine does meets both alike.
/// </summary>
internal static class InterleavedRunner
{
    public static async Task<RatioResult> RunAsync(
        Func<CancellationToken, Task<double>> baseline, Func<CancellationToken, Task<double>> candidate, int pairs, CancellationToken cancellationToken)
    {
        // Two unmeasured rounds, one for a mere trial: the runtime compiles, caches fill.
        for (int i = 0; i < Math.Min(2, pairs); i++)
        {
            await baseline(cancellationToken);
            await candidate(cancellationToken);
        }

        double[] a = new double[pairs];
        double[] b = new double[pairs];
        for (int i = 0; i < pairs; i++)
        {
            if (i % 2 == 0)
            {
                a[i] = await baseline(cancellationToken);
                b[i] = await candidate(cancellationToken);
            }
            else
            {
                b[i] = await candidate(cancellationToken);
                a[i] = await baseline(cancellationToken);
            }
        }

        return new(a, b);
    }
}
