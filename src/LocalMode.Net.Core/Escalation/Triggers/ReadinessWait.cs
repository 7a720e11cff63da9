namespace LocalMode;

/// <summary>Waits until a local model can serve, for any kind of leg. Never starts a download.</summary>
internal static class ReadinessWait
{
    /// <summary>Waits. An absent or failed model throws at once, with the error that says why.</summary>
    /// <param name="readiness">The model.</param>
    /// <param name="limit">The longest wait; zero for none, <see cref="Timeout.InfiniteTimeSpan"/> for any.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <returns>The state in which the model is if it is not ready; <see langword="null"/> if it is.</returns>
    public static async ValueTask<ModelState?> WaitAsync(IModelReadiness readiness, TimeSpan limit, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        ModelState state = readiness.State;
        if (state == ModelState.Ready)
            return null;
        if (limit == TimeSpan.Zero)
            return state;
        return await IsReadyAsync(readiness, limit, timeProvider, cancellationToken).ConfigureAwait(false) ? null : readiness.State;
    }

    private static async Task<bool> IsReadyAsync(IModelReadiness readiness, TimeSpan limit, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        using CancellationTokenSource wait = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task opening = readiness.WarmUpAsync(wait.Token);
        try
        {
            await opening.WaitAsync(limit, timeProvider, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception) when (!opening.IsCompleted)
        {
            // Nobody waits for this task any more; a late error of it is nobody's news.
            _ = opening.ContinueWith(
                static late => late.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            cancellationToken.ThrowIfCancellationRequested();
            await wait.CancelAsync().ConfigureAwait(false);
            return false;
        }
        catch (TimeoutException)
        {
            // Either it is the opening's own, or the opening ended in the same moment as the wait. Its own result counts.
            await opening.ConfigureAwait(false);
            return true;
        }
    }
}
