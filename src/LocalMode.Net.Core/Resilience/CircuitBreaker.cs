namespace LocalMode;

/// <summary>
/// The circuit breaker of one leg. It counts failures in a row, each class for itself and all together; a success ends the row. Polly's breaker
/// measures the rate of failures over a sampling window, which needs more calls than a local-first application makes, and knows neither classes nor Retry-After.
/// </summary>
/// <remarks>
/// Safe for concurrent use. While it is closed and nothing has failed, a call costs two volatile reads and no allocation. Whoever gets a pass hands it back exactly
/// once: <see cref="Succeed"/>, <see cref="Fail"/>, or <see cref="Release"/> where the caller cancelled or stopped reading.
/// </remarks>
internal sealed class CircuitBreaker
{
    // The word is period * 8 + marks * 4 + state, so that one read tells all that the closed path needs.
    private const long StateMask = 3;
    private const long MarkedBit = 4;
    private const int PeriodShift = 3;

    private readonly Lock _gate = new();
    private readonly CircuitBreakerOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly int[] _marks = new int[4];
    private long _word = 1 << PeriodShift;
    private int _breaks;
    private long _brokenAt;
    private TimeSpan _breakFor;
    private FailureClass _cause;

    public CircuitBreaker(CircuitBreakerOptions options, TimeProvider timeProvider)
    {
        options.ThrowIfInvalid();
        _options = options.Clone();
        _timeProvider = timeProvider;
    }

    /// <summary>Called, outside of any lock, when a break begins or its end changes. It must not throw.</summary>
    public Action? OnBreak { get; set; }

    public CircuitState State
    {
        get
        {
            lock (_gate)
            {
                CircuitState state = StateOf(_word);
                return state == CircuitState.Open && RemainingOfBreak() == TimeSpan.Zero ? CircuitState.HalfOpen : state;
            }
        }
    }

    /// <summary>The class of the failure that began the break, or none while closed.</summary>
    public FailureClass Cause
    {
        get
        {
            lock (_gate)
            {
                return StateOf(_word) == CircuitState.Closed ? FailureClass.None : _cause;
            }
        }
    }

    /// <summary>When the next call may be tried, or null unless open.</summary>
    public DateTimeOffset? RetryAt => Remaining is { } remaining && remaining > TimeSpan.Zero ? _timeProvider.GetUtcNow() + remaining : null;

    /// <summary>What is left of the break, zero once it is over; null while closed or while its probe runs.</summary>
    public TimeSpan? Remaining
    {
        get
        {
            lock (_gate)
            {
                return StateOf(_word) == CircuitState.Open ? RemainingOfBreak() : null;
            }
        }
    }

    /// <summary>Asks to call the leg.</summary>
    /// <returns>Whether it may be called: not during a break, and after it only once at a time.</returns>
    public bool TryEnter(out CircuitPass pass)
    {
        long word = Volatile.Read(ref _word);
        if (StateOf(word) == CircuitState.Closed)
        {
            pass = new CircuitPass(word >> PeriodShift, IsProbe: false);
            return true;
        }
        lock (_gate)
        {
            CircuitState state = StateOf(_word);
            bool probe = state == CircuitState.Open && RemainingOfBreak() == TimeSpan.Zero;
            if (probe)
                Enter(CircuitState.HalfOpen);
            pass = probe || state == CircuitState.Closed ? new CircuitPass(_word >> PeriodShift, probe) : default;
            return pass != default;
        }
    }

    /// <summary>Gives a pass also during a break, for a call that has nowhere else to go. Its success closes the breaker; its failure does not lengthen the break.</summary>
    public CircuitPass EnterAnyway() =>
        TryEnter(out CircuitPass pass) ? pass : new CircuitPass(Volatile.Read(ref _word) >> PeriodShift, IsProbe: false);

    /// <summary>The call succeeded: the breaker closes, and everything is forgotten.</summary>
    public void Succeed(CircuitPass pass)
    {
        long word = Volatile.Read(ref _word);
        if (word >> PeriodShift != pass.Period || (word & (StateMask | MarkedBit)) == (long)CircuitState.Closed)
            return;
        lock (_gate)
        {
            if (_word >> PeriodShift != pass.Period)
                return;
            Array.Clear(_marks);
            _breaks = 0;
            // Calls that run beside this one are of the same period still.
            if (StateOf(_word) == CircuitState.Closed)
                Volatile.Write(ref _word, _word & ~MarkedBit);
            else
                Enter(CircuitState.Closed);
        }
    }

    /// <summary>The call failed.</summary>
    public void Fail(CircuitPass pass, FailureClass failureClass, TimeSpan? retryAfter = null)
    {
        if (failureClass == FailureClass.None)
        {
            Release(pass);
            return;
        }
        if (!_options.Enabled || pass == default)
            return;
        TimeSpan asked = retryAfter is not { } wanted ? TimeSpan.Zero : wanted < _options.MaxRetryAfter ? wanted : _options.MaxRetryAfter;
        bool breaks;
        lock (_gate)
        {
            breaks = _word >> PeriodShift == pass.Period ? Count(pass, failureClass, asked) : Heed(failureClass, asked);
        }
        if (breaks)
            OnBreak?.Invoke();
    }

    /// <summary>The call ended without telling anything of the leg. A probe's place is free again at once.</summary>
    public void Release(CircuitPass pass)
    {
        if (!pass.IsProbe)
            return;
        lock (_gate)
        {
            if (_word >> PeriodShift != pass.Period)
                return;
            Enter(CircuitState.Open);
        }
        OnBreak?.Invoke();
    }

    private bool Count(CircuitPass pass, FailureClass failureClass, TimeSpan asked)
    {
        if (StateOf(_word) != CircuitState.Closed && !pass.IsProbe)
            return Heed(failureClass, asked);
        _marks[(int)failureClass]++;
        bool full = pass.IsProbe
            || _marks[1] + _marks[2] + _marks[3] >= _options.FailureThreshold
            || _marks[(int)FailureClass.Timeout] >= _options.TimeoutThreshold
            || _marks[(int)FailureClass.RateLimited] >= _options.RateLimitThreshold;
        if (!full)
        {
            Volatile.Write(ref _word, _word | MarkedBit);
            return Heed(failureClass, asked);
        }
        Array.Clear(_marks);
        _breaks++;
        long ticks = Math.Min(_options.MaxBreakDuration.Ticks, (long)Math.Min((double)_options.BreakDuration.Ticks * _breaks, long.MaxValue / 2));
        Break(failureClass, TimeSpan.FromTicks(Math.Max(ticks, asked.Ticks)));
        return true;
    }

    // What a server asks for holds also where the failure itself is not counted. A probe under way knows better.
    private bool Heed(FailureClass failureClass, TimeSpan asked)
    {
        CircuitState state = StateOf(_word);
        if (asked <= TimeSpan.Zero || state == CircuitState.HalfOpen || (state == CircuitState.Open && RemainingOfBreak() >= asked))
            return false;
        Break(failureClass, asked);
        return true;
    }

    private void Break(FailureClass cause, TimeSpan duration)
    {
        _cause = cause;
        _brokenAt = _timeProvider.GetTimestamp();
        _breakFor = duration;
        // A break that only gets longer is the same period: the success of a call that entered anyway still ends it.
        if (StateOf(_word) != CircuitState.Open)
            Enter(CircuitState.Open);
    }

    private void Enter(CircuitState state)
    {
        long marked = state == CircuitState.Closed ? 0 : MarkedBit;
        Volatile.Write(ref _word, (((_word >> PeriodShift) + 1) << PeriodShift) | marked | (long)state);
    }

    private TimeSpan RemainingOfBreak()
    {
        TimeSpan remaining = _breakFor - _timeProvider.GetElapsedTime(_brokenAt);
        return remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero;
    }

    private static CircuitState StateOf(long word) => (CircuitState)(word & StateMask);
}
