using System.Diagnostics;

namespace LocalMode.Scorecard.Worlds;

/// <summary>Watches whether the machine lets this process run: the longest time for which it did not.</summary>
internal sealed class Heartbeat : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);

    private readonly Timer _timer;
    private long _last = Stopwatch.GetTimestamp();
    private long _longest;

    public Heartbeat() => _timer = new(static state => ((Heartbeat)state!).Beat(), this, Period, Period);

    /// <summary>Gets the longest time between two beats.</summary>
    public TimeSpan LongestGap => Stopwatch.GetElapsedTime(0, Volatile.Read(ref _longest));

    public void Dispose() => _timer.Dispose();

    private void Beat()
    {
        long now = Stopwatch.GetTimestamp();
        long gap = now - Interlocked.Exchange(ref _last, now);
        if (gap > Volatile.Read(ref _longest))
            Volatile.Write(ref _longest, gap);
    }
}
