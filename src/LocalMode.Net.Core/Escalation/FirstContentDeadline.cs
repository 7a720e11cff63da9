namespace LocalMode;

/// <summary>
/// Cancels a leg that gives no content in time. Either the content is in time or the deadline expires, never both. One grace
/// period after it expired it also says that the leg does not react.
/// </summary>
internal sealed class FirstContentDeadline : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _source;
    private readonly TaskCompletionSource _ignored = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ITimer _timer;
    private State _state;
    private bool _disposed;

    public FirstContentDeadline(TimeSpan limit, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        Limit = limit;
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Token = _source.Token;
        _timer = timeProvider.CreateTimer(
            static state => ((FirstContentDeadline)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(limit, Timeout.InfiniteTimeSpan);
    }

    private enum State
    {
        Waiting,
        Met,
        Expired,
    }

    public TimeSpan Limit { get; }

    /// <summary>The leg's token: the caller's, and cancelled by this deadline.</summary>
    public CancellationToken Token { get; }

    /// <summary>Completes when the leg has not reacted for the grace period after the deadline.</summary>
    public Task Ignored => _ignored.Task;

    public bool HasExpired
    {
        get
        {
            lock (_gate)
            {
                return _state == State.Expired;
            }
        }
    }

    /// <summary>Ends the deadline, unless it has expired.</summary>
    public bool TryMeet()
    {
        lock (_gate)
        {
            if (_state == State.Waiting)
                _state = State.Met;
            return _state == State.Met;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _disposed = true;
        }
        _timer.Dispose();
        _source.Dispose();
    }

    private void OnTimer()
    {
        lock (_gate)
        {
            if (_disposed || _state == State.Met)
                return;
            if (_state == State.Expired)
            {
                _ignored.TrySetResult();
                return;
            }
            _state = State.Expired;
            _timer.Change(Grace, Timeout.InfiniteTimeSpan);
            // Callbacks run on the pool, so that an error of the leg's own callback cannot end the process from a timer.
            _ = _source.CancelAsync();
        }
    }
}
