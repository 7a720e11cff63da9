namespace LocalMode;

/// <summary>
/// Watches one call of a leg: the time to its first content, the time between its updates, and the time that the whole request has left.
/// What takes too long is cancelled; one grace period later a leg that does not react is left to end by itself. Waiting for an update
/// through it allocates nothing.
/// </summary>
internal sealed partial class LegWatch : IDisposable
{
    private const int TicksPerStall = 4;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _source;
    private readonly ITimer _deadline;
    private readonly TimeProvider _timeProvider;
    private readonly TimeSpan? _stall;
    private readonly long _firstDue;
    private readonly long _totalDue;
    private ITimer? _stallTimer;
    private TaskCompletionSource? _ignored;
    private int _seenSerial = -1;
    private int _unchangedTicks;
    private bool _met;
    private volatile bool _leaves;
    private bool _disposed;

    /// <summary>Starts to watch.</summary>
    /// <param name="firstContent">The time to the first content; <see langword="null"/> for no limit.</param>
    /// <param name="stall">The time between updates after the first content; <see langword="null"/> for no limit.</param>
    /// <param name="remaining">The time that the request has left; <see langword="null"/> for no limit.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    public LegWatch(
        TimeSpan? firstContent, TimeSpan? stall, TimeSpan? remaining, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        FirstContentLimit = firstContent;
        _stall = stall;
        _timeProvider = timeProvider;
        _onStep = OnStep;
        long now = timeProvider.GetTimestamp();
        _firstDue = firstContent is { } limit ? now + Ticks(limit) : long.MaxValue;
        _totalDue = remaining is { } left ? now + Ticks(left) : long.MaxValue;
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Token = _source.Token;
        _deadline = timeProvider.CreateTimer(
            static state => ((LegWatch)state!).OnDeadline(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Arm(Math.Min(_firstDue, _totalDue));
    }

    /// <summary>Gets the limit of the first content, or <see langword="null"/>.</summary>
    public TimeSpan? FirstContentLimit { get; }

    /// <summary>Gets the leg's token: the caller's, and cancelled by this watch.</summary>
    public CancellationToken Token { get; }

    /// <summary>Gets what took too long, or <see langword="null"/> if nothing has.</summary>
    public EscalationReason? Expired { get; private set; }

    /// <summary>Gets whether the leg was left to end by itself. Its stream then is not the caller's to dispose.</summary>
    public bool WasLeft { get; private set; }

    /// <summary>Ends the wait for the first content, unless something has expired.</summary>
    /// <returns>Whether it came in time.</returns>
    public bool TryMeet()
    {
        lock (_gate)
        {
            if (Expired is not null)
                return false;
            if (!_met)
            {
                _met = true;
                if (!_disposed && FirstContentLimit is not null)
                    Arm(_totalDue);
                StartStallTimer();
            }
            return true;
        }
    }

    /// <summary>Gives up what is watched, as hedging does with the leg that lost.</summary>
    public void Cancel()
    {
        lock (_gate)
        {
            if (!_disposed && !WasLeft)
                _ = _source.CancelAsync();
        }
    }

    /// <summary>Waits for a call that is not streamed.</summary>
    /// <exception cref="TimeoutException">The leg took too long and did not react to its cancellation.</exception>
    public async ValueTask<T> WaitAsync<T>(Task<T> call)
    {
        while (!call.IsCompleted)
        {
            Task ignored = Ignored();
            if (await Task.WhenAny(call, ignored).ConfigureAwait(false) != call)
            {
                WasLeft = true;
                _ = ObserveLaterAsync(call);
                throw Late();
            }
        }
        return await call.ConfigureAwait(false);
    }

    /// <summary>Makes the error that says what took too long.</summary>
    public TimeoutException Late(Exception? inner = null) => new(
        Expired switch
        {
            EscalationReason.Stalled => $"The model gave nothing for {_stall} in the middle of its answer.",
            EscalationReason.TotalTimeout => "The time that the whole request may take was used up.",
            _ => $"The model gave no content within {FirstContentLimit}.",
        },
        inner);

    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed || WasLeft)
                return;
            _disposed = true;
        }
        Free();
    }

    private Task Ignored()
    {
        lock (_gate)
        {
            _ignored ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_leaves)
                _ignored.TrySetResult();
            return _ignored.Task;
        }
    }

    private void OnDeadline()
    {
        bool ignored = false;
        lock (_gate)
        {
            if (_disposed)
                return;
            long now = _timeProvider.GetTimestamp();
            if (Expired is not null)
                ignored = _leaves = true;
            else if (now >= _totalDue)
                Expire(EscalationReason.TotalTimeout);
            else if (!_met && now >= _firstDue)
                Expire(EscalationReason.FirstContentTimeout);
            else
                // Timers count whole milliseconds and may be early.
                Arm(_met ? _totalDue : Math.Min(_firstDue, _totalDue));
        }
        if (ignored)
            Leave();
    }

    private void OnStallTick()
    {
        lock (_gate)
        {
            if (_disposed || Expired is not null)
                return;
            int serial = Volatile.Read(ref _serial);
            if (Volatile.Read(ref _waiting) == 0 || serial != _seenSerial)
            {
                (_seenSerial, _unchangedTicks) = (serial, 0);
                return;
            }
            if (++_unchangedTicks >= TicksPerStall)
                Expire(EscalationReason.Stalled);
        }
    }

    // Callbacks of the token run on the pool, so that an error of the leg's own callback cannot end the process from a timer.
    private void Expire(EscalationReason reason)
    {
        Expired = reason;
        _deadline.Change(Grace, Timeout.InfiniteTimeSpan);
        _ = _source.CancelAsync();
    }

    private void Leave()
    {
        TaskCompletionSource? ignored;
        lock (_gate)
        {
            ignored = _ignored;
        }
        ignored?.TrySetResult();
        if (Interlocked.Exchange(ref _waiting, 0) == 0)
            return;
        lock (_gate)
        {
            WasLeft = true;
        }
        _step.SetException(Late());
    }

    private async Task ObserveLaterAsync(Task call)
    {
        await call.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Free();
    }

    private void Free()
    {
        _deadline.Dispose();
        _stallTimer?.Dispose();
        _source.Dispose();
    }

    private void StartStallTimer()
    {
        if (_stall is not { } stall || _stallTimer is not null || _disposed)
            return;
        TimeSpan tick = stall / TicksPerStall;
        _stallTimer = _timeProvider.CreateTimer(static state => ((LegWatch)state!).OnStallTick(), this, tick, tick);
    }

    private void Arm(long due)
    {
        if (due == long.MaxValue)
        {
            _deadline.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }
        long left = Math.Max(due - _timeProvider.GetTimestamp(), 0);
        _deadline.Change(TimeSpan.FromMilliseconds(Math.Ceiling(left * 1000.0 / _timeProvider.TimestampFrequency)), Timeout.InfiniteTimeSpan);
    }

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * _timeProvider.TimestampFrequency);
}
