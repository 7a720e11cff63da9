namespace LocalMode.LlamaCpp.Loading;

/// <content>Freeing: when idle, and at the end.</content>
internal sealed partial class ModelHost<T>
{
    /// <summary>Ends everything and waits, on this thread, until everything native is free.</summary>
    public void Dispose()
    {
        if (BeginDispose(out Load? load, out Loaded? loaded))
        {
            load?.Finished.Task.GetAwaiter().GetResult();
            _freed.GetAwaiter().GetResult();
            if (loaded is not null)
            {
                loaded.Model.Stopped.GetAwaiter().GetResult();
                loaded.Marker?.Dispose();
            }

            _closed.SetResult();
        }

        _closed.Task.GetAwaiter().GetResult();
    }

    /// <summary>Ends everything.</summary>
    /// <returns>A task that completes when everything native is free.</returns>
    public async ValueTask DisposeAsync()
    {
        if (BeginDispose(out Load? load, out Loaded? loaded))
        {
            if (load is not null)
                await load.Finished.Task.ConfigureAwait(false);

            await _freed.ConfigureAwait(false);
            if (loaded is not null)
                await FreeAsync(loaded).ConfigureAwait(false);

            _closed.SetResult();
        }

        await _closed.Task.ConfigureAwait(false);
    }

    // The first caller frees; the others wait for it.
    private bool BeginDispose(out Load? load, out Loaded? loaded)
    {
        lock (_gate)
        {
            load = _load;
            loaded = _loaded;
            _loaded = null;
            if (_disposed)
                return false;

            _disposed = true;
        }

        _timer?.Dispose();
        if (load is not null)
        {
            load.Completion.TrySetException(new ObjectDisposedException(nameof(LlamaCppChatClient)));
            _ = load.Completion.Task.Exception;
            load.Cancellation.Cancel();
        }

        loaded?.Model.Stop();
        return true;
    }

    // Under the gate. A lease costs a look at the clock; the timer is only touched when it is not running.
    private void StartIdle()
    {
        if (_timer is null || _loaded is null)
            return;

        _idleSince = _settings.TimeProvider.GetTimestamp();
        if (!_timerSet)
        {
            _timerSet = true;
            _timer.Change(_settings.IdleUnloadAfter!.Value, Timeout.InfiniteTimeSpan);
        }
    }

    private void OnIdle()
    {
        Loaded loaded;
        TaskCompletionSource freed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _timerSet = false;
            if (_disposed || _users > 0 || _loaded is null)
                return;

            // It was used since the timer was set.
            TimeSpan left = _settings.IdleUnloadAfter!.Value - _settings.TimeProvider.GetElapsedTime(_idleSince);
            if (left > TimeSpan.Zero)
            {
                _timerSet = true;
                _timer!.Change(left, Timeout.InfiniteTimeSpan);
                return;
            }

            loaded = _loaded;
            _loaded = null;
            _freed = freed.Task;
        }

        _ = FreeIdleAsync(loaded, freed);
    }

    private async Task FreeIdleAsync(Loaded loaded, TaskCompletionSource freed)
    {
        try
        {
            await FreeAsync(loaded).ConfigureAwait(false);
            if (_settings.Logger is { } logger)
                LogUnloaded(logger, _settings.Model.Name);
        }
        finally
        {
            freed.SetResult();
        }
    }
}
