using Microsoft.Extensions.Logging;

namespace LocalMode.Opening;

/// <summary>
/// Opens a model once, for whoever asks first, and closes it with itself. A failed opening is kept for <see cref="RetryAfter"/>, so that
/// a broken model is not read again on every request, and then tried anew.
/// </summary>
internal sealed partial class ModelOpener<T>(
    string model, Func<CancellationToken, Task<T>> open, TimeProvider timeProvider, ILogger logger) : IModelReadiness, IAsyncDisposable, IDisposable
    where T : class, IAsyncDisposable
{
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _disposal = new();
    private Task<T>? _opening;
    private long _failedAt;
    private bool _disposed;

    public ModelState State
    {
        get
        {
            lock (_lock)
            {
                return _opening switch
                {
                    null => ModelState.NotLoaded,

                    // What is open may have let go of its model while idle.
                    { IsCompletedSuccessfully: true } => (Completed(_opening) as IModelReadiness)?.State ?? ModelState.Ready,
                    { IsCompleted: true } => timeProvider.GetElapsedTime(_failedAt) < RetryAfter ? ModelState.Faulted : ModelState.NotLoaded,
                    _ => ModelState.Loading,
                };
            }
        }
    }

    /// <summary>Gets the open model, or null before it is open and after it is closed.</summary>
    public T? Opened
    {
        get
        {
            lock (_lock)
                return !_disposed && _opening is { IsCompletedSuccessfully: true } opened ? Completed(opened) : null;
        }
    }

    public async Task WarmUpAsync(CancellationToken cancellationToken = default)
    {
        T opened = await GetAsync(cancellationToken).ConfigureAwait(false);
        if (opened is IModelReadiness readiness)
            await readiness.WarmUpAsync(cancellationToken).ConfigureAwait(false);
    }

    public Task<T> GetAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, model);
            if (_opening is null || (_opening is { IsCompleted: true, IsCompletedSuccessfully: false } && timeProvider.GetElapsedTime(_failedAt) >= RetryAfter))
                _opening = OpenAsync();

            return _opening.WaitAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (BeginDispose() is not { } opening)
            return;

        await _disposal.CancelAsync().ConfigureAwait(false);
        await CloseAsync(opening).ConfigureAwait(false);
    }

    public void Dispose()
    {
        if (BeginDispose() is not { } opening)
            return;

        _disposal.Cancel();
        if (opening.IsCompletedSuccessfully && Completed(opening) is IDisposable opened)
            opened.Dispose();
        else
            _ = CloseAsync(opening);
    }

    private static T Completed(Task<T> task) => task.GetAwaiter().GetResult();

    private async Task<T> OpenAsync()
    {
        // Leaves the lock before any work: opening may run for long before its first real await.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        long start = timeProvider.GetTimestamp();
        try
        {
            T opened = await open(_disposal.Token).ConfigureAwait(false);
            LogOpened(logger, model, timeProvider.GetElapsedTime(start).TotalMilliseconds);
            return opened;
        }
        catch (OperationCanceledException) when (_disposal.IsCancellationRequested)
        {
            throw new ObjectDisposedException(model);
        }
        catch (Exception exception)
        {
            Volatile.Write(ref _failedAt, timeProvider.GetTimestamp());
            LogFailed(logger, exception, model);
            throw;
        }
    }

    private Task<T>? BeginDispose()
    {
        lock (_lock)
        {
            if (_disposed)
                return null;

            _disposed = true;
            return _opening ?? Task.FromException<T>(new ObjectDisposedException(model));
        }
    }

    private async Task CloseAsync(Task<T> opening)
    {
        // An opening that failed was reported to whoever asked for it; there is nothing to close.
        await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (opening.IsCompletedSuccessfully)
            await Completed(opening).DisposeAsync().ConfigureAwait(false);

        _disposal.Dispose();
    }

    [LoggerMessage(1, LogLevel.Information, "Opened the model {Model} in {Milliseconds:F0} ms.")]
    private static partial void LogOpened(ILogger logger, string model, double milliseconds);

    [LoggerMessage(2, LogLevel.Error, "The model {Model} could not be opened.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string model);
}
