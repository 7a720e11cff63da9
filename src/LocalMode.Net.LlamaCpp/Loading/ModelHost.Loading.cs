using Microsoft.Extensions.Logging;

namespace LocalMode.LlamaCpp.Loading;

/// <content>Loading.</content>
internal sealed partial class ModelHost<T>
{
    // Under the gate.
    private Load Begin()
    {
        Load load = new();
        _error = null;

        // Its wait is that of its completion; nothing is thrown out of it.
        _ = RunAsync(load, _freed);
        return load;
    }

    private async Task RunAsync(Load load, Task freed)
    {
        // Leaves the gate before any work.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        Loaded? loaded = null;
        Exception? error = null;
        try
        {
            // Two copies of a model may not fit into memory.
            await freed.ConfigureAwait(false);
            loaded = await LoadAsync(load).ConfigureAwait(false);
        }
        catch (Exception caught)
        {
            // Told to everybody who waits, and kept for State and Error.
            error = caught;
        }

        bool disposed;
        lock (_gate)
        {
            _load = null;
            disposed = _disposed;
            if (!disposed)
            {
                _loaded = loaded;
                _error = error;
                if (_users == 0)
                    StartIdle();
            }
        }

        if (disposed && loaded is not null)
            await FreeAsync(loaded).ConfigureAwait(false);

        Complete(load, disposed ? new ObjectDisposedException(nameof(LlamaCppChatClient)) : error);
    }

    private void Complete(Load load, Exception? error)
    {
        try
        {
            if (error is not (null or ObjectDisposedException) && _settings.Logger is { } logger)
                LogFailed(logger, error, _settings.Model.Name);
        }
        finally
        {
            // Whatever a logger throws: those who wait must not wait for ever.
            if (error is null)
                load.Completion.TrySetResult();
            else
                load.Completion.TrySetException(error);

            // Everybody who waited may have left.
            _ = load.Completion.Task.Exception;
            load.Finished.SetResult();
        }
    }

    private async Task<Loaded> LoadAsync(Load load)
    {
        CancellationToken cancellationToken = load.Cancellation.Token;
        ModelReference model = _settings.Model;
        FileStamp stamp = FileStamp.Of(model);
        FileStamp? verified = _verified;
        if (verified is { } expected)
            stamp.EnsureIs(model, expected);
        else if (_settings.VerifyFiles)
            await model.VerifyAsync(load.Progress, cancellationToken).ConfigureAwait(false);

        cancellationToken.ThrowIfCancellationRequested();
        CrashMarker? marker = _settings.Markers?.Open(model.Path, stamp);
        Loaded? loaded = null;
        try
        {
            loaded = new(await _start(marker, load.Progress, cancellationToken).ConfigureAwait(false), marker);
            marker?.EndLoading();

            // What was verified is what was loaded only if nobody wrote in between.
            FileStamp.Of(model).EnsureIs(model, stamp);
            _verified = stamp;
            return loaded;
        }
        catch
        {
            if (loaded is not null)
                await FreeAsync(loaded).ConfigureAwait(false);
            else
                marker?.Dispose();

            throw;
        }
    }

    private static async Task FreeAsync(Loaded loaded)
    {
        loaded.Model.Stop();
        await loaded.Model.Stopped.ConfigureAwait(false);
        loaded.Marker?.Dispose();
    }

    [LoggerMessage(11, LogLevel.Error, "The model {Model} could not be loaded.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string model);

    [LoggerMessage(12, LogLevel.Information, "Freed the model {Model}, which was idle.")]
    private static partial void LogUnloaded(ILogger logger, string model);
}
