namespace LocalMode.Scorecard.Worlds;

/// <summary>A clock that stands still until it is moved to the next timer that is due.</summary>
internal sealed class VirtualTime : TimeProvider
{
    private static readonly DateTimeOffset Epoch = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Lock _lock = new();
    private readonly List<Timer> _timers = [];
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Volatile.Read(ref _now);

    public override DateTimeOffset GetUtcNow() => Epoch + TimeSpan.FromTicks(GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Timer timer = new(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves to the next timer and runs it, if it is due by then. Otherwise nothing happens.</summary>
    public bool FireNext(long until)
    {
        Timer? next;
        lock (_lock)
        {
            next = _timers.MinBy(static timer => timer.Due);
            if (next is null || next.Due > until)
                return false;

            _now = Math.Max(_now, next.Due);
            next.Leave();
        }

        next.Run();
        return true;
    }

    /// <summary>Moves on, if it is not yet so late; no timer runs.</summary>
    public void MoveTo(long time)
    {
        lock (_lock)
            _now = Math.Max(_now, time);
    }

    private sealed class Timer(VirtualTime owner, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public long Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (owner._lock)
            {
                owner._timers.Remove(this);
                _period = period;
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return true;

                Due = owner._now + dueTime.Ticks;
                owner._timers.Add(this);
                return true;
            }
        }

        /// <summary>Called under the lock.</summary>
        public void Leave()
        {
            owner._timers.Remove(this);
            if (_period <= TimeSpan.Zero)
                return;

            Due += _period.Ticks;
            owner._timers.Add(this);
        }

        public void Run() => callback(state);

        public void Dispose()
        {
            lock (owner._lock)
                owner._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
