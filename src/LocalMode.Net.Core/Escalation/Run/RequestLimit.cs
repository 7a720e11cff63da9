namespace LocalMode;

/// <summary>The time that a whole request may take. Waits that are not calls of a leg end with it; the legs have watches of their own.</summary>
internal sealed class RequestLimit : IDisposable
{
    private readonly TimeSpan? _total;
    private readonly CancellationTokenSource? _source;
    private readonly ITimer? _timer;

    public RequestLimit(TimeSpan? total, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        _total = total;
        Token = cancellationToken;
        if (total is not { } limit)
            return;
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Token = _source.Token;
        if (ReferenceEquals(timeProvider, TimeProvider.System))
            _source.CancelAfter(limit);
        else
            _timer = timeProvider.CreateTimer(static state => _ = ((CancellationTokenSource)state!).CancelAsync(), _source, limit, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Gets the token of the caller and of this limit.</summary>
    public CancellationToken Token { get; }

    /// <summary>Makes the error of a wait that the limit ended; any other error stays as it is.</summary>
    public Exception Explain(Exception error, CancellationToken callers) =>
        error is OperationCanceledException && Token.IsCancellationRequested && !callers.IsCancellationRequested
            ? new TimeoutException($"The request took {_total}, which is all it may.", error)
            : error;

    public void Dispose()
    {
        _timer?.Dispose();
        _source?.Dispose();
    }
}
