namespace LocalMode;

/// <summary>
/// Lets a local leg recover without a request: when a break of its breaker is over, it runs a tiny generation, one at a time. It is for legs that
/// cost and reveal nothing; a cloud leg is only tried by the next real request.
/// </summary>
/// <remarks>
/// Times come from a timer, so nothing runs while the breaker is closed. After <see cref="DisposeAsync"/> no probe runs and none will start. Safe for concurrent use.
/// </remarks>
internal sealed class IdleProbe : IAsyncDisposable, IDisposable
{
    private readonly Lock _gate = new();
    private readonly CircuitBreaker _breaker;
    private readonly Func<CancellationToken, ValueTask> _probe;
    private readonly Func<Exception, FailureVerdict> _classify;
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _timer;
    private TaskCompletionSource? _running;
    private bool _disposed;

    /// <param name="breaker">The breaker of the leg.</param>
    /// <param name="probe">Runs the leg with a fixed prompt and a token or two. Completing is success.</param>
    /// <param name="classify">Tells what an error of the probe says about the leg.</param>
    /// <param name="timeProvider">The clock, the same as the breaker's.</param>
    public IdleProbe(
        CircuitBreaker breaker, Func<CancellationToken, ValueTask> probe, Func<Exception, FailureVerdict> classify, TimeProvider timeProvider)
    {
        _breaker = breaker;
        _probe = probe;
        _classify = classify;
        _timer = timeProvider.CreateTimer(static state => ((IdleProbe)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        breaker.OnBreak = Schedule;
        Schedule();
    }

    /// <summary>Cancels a probe that runs and starts no other. It does not wait for the one that runs.</summary>
    public void Dispose() => Stop();

    /// <summary>Cancels a probe that runs, waits for its end, and starts no other.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Stop() is { } running)
            await running.ConfigureAwait(false);
    }

    private Task? Stop()
    {
        lock (_gate)
        {
            if (_disposed)
                return _running?.Task;
            _disposed = true;
        }
        _breaker.OnBreak = null;
        _timer.Dispose();
        // The source has no timer and no link, so that it needs no disposal of its own, which a late probe could not bear.
        _ = _stop.CancelAsync();
        lock (_gate)
        {
            return _running?.Task;
        }
    }

    private void Schedule()
    {
        // A disposed timer ignores the change, and what a late one starts ends at the first look.
        if (_breaker.Remaining is { } remaining)
            _timer.Change(remaining, Timeout.InfiniteTimeSpan);
    }

    private void OnTimer()
    {
        TaskCompletionSource? running = null;
        CircuitPass pass;
        lock (_gate)
        {
            if (_disposed || _running is not null)
                return;
            if (_breaker.TryEnter(out pass) && pass.IsProbe)
                _running = running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        if (running is not null)
            _ = RunAsync(pass, running);
        else
            // The breaker is closed again, or a request is the probe now, or the timer was early: only then something is left to wait for.
            Schedule();
    }

    private async Task RunAsync(CircuitPass pass, TaskCompletionSource running)
    {
        try
        {
            await _probe(_stop.Token).ConfigureAwait(false);
            _breaker.Succeed(pass);
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            _breaker.Release(pass);
        }
        catch (Exception error)
        {
            // Nobody waits for this error. That the leg is not well is what it says, and the break that follows is its record.
            FailureVerdict verdict = Classify(error);
            _breaker.Fail(pass, verdict.Class == FailureClass.None ? FailureClass.Unhealthy : verdict.Class, verdict.RetryAfter);
        }
        lock (_gate)
        {
            _running = null;
        }
        running.SetResult();
        Schedule();
    }

    private FailureVerdict Classify(Exception error)
    {
        try
        {
            return _classify(error);
        }
        catch (Exception)
        {
            // A classifier of the application that throws has no request here which its error could reach.
            return FailureVerdict.Unknown;
        }
    }
}
