namespace LocalMode.LlamaCpp.Engine;

/// <summary>
/// The prompt tokens of one step while other answers are being written: as many as take about a tenth of a second by the speed measured
/// so far, at least 16 and at most a batch. So a long prompt slows running answers down, but never stalls them.
/// </summary>
/// <param name="batchSize">The most tokens of a step.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class PrefillBudget(int batchSize, TimeProvider timeProvider)
{
    /// <summary>Below it a step reads the weights for too few tokens.</summary>
    public const int Least = 16;

    private const double TargetSeconds = 0.1;

    private double _secondsPerToken;

    /// <summary>Gets the budget.</summary>
    public int Tokens { get; private set; } = Math.Min(64, batchSize);

    /// <summary>Begins the measurement of a step.</summary>
    public long Start() => timeProvider.GetTimestamp();

    /// <summary>Takes what a step took.</summary>
    /// <param name="start">What <see cref="Start"/> gave.</param>
    /// <param name="tokens">The tokens of the step.</param>
    public void Observe(long start, int tokens)
    {
        if (tokens < Least)
            return;

        double seconds = timeProvider.GetElapsedTime(start).TotalSeconds / tokens;
        if (seconds <= 0)
            return;

        _secondsPerToken = _secondsPerToken == 0 ? seconds : (_secondsPerToken + seconds) / 2;
        Tokens = (int)Math.Clamp(TargetSeconds / _secondsPerToken, Math.Min(Least, batchSize), batchSize);
    }
}
