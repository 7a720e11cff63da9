namespace LocalMode.LlamaCpp.Loading;

/// <summary>Hands the progress of one load to everybody who waits for it. Who joins late is told at once how far it is.</summary>
/// <remarks>A listener that throws leaves the load alone: its own wait ends with its error, and it hears no more.</remarks>
internal sealed class LoadProgress : IProgress<ModelLoadProgress>
{
    private readonly Lock _gate = new();
    private Listener[] _listeners = [];
    private ModelLoadProgress? _last;

    /// <summary>Adds a listener.</summary>
    /// <returns>A task that fails if the listener throws, and else never completes.</returns>
    public Task Join(IProgress<ModelLoadProgress> progress)
    {
        Listener listener = new(progress);
        lock (_gate)
        {
            _listeners = [.. _listeners, listener];
            if (_last is { } last)
                Tell(listener, last);
        }

        return listener.Failed.Task;
    }

    /// <summary>Removes a listener, which hears nothing after this returns.</summary>
    public void Leave(Task joined)
    {
        lock (_gate)
            _listeners = Array.FindAll(_listeners, listener => listener.Failed.Task != joined);
    }

    /// <inheritdoc/>
    public void Report(ModelLoadProgress value)
    {
        lock (_gate)
        {
            _last = value;
            foreach (Listener listener in _listeners)
                Tell(listener, value);
        }
    }

    private void Tell(Listener listener, ModelLoadProgress value)
    {
        try
        {
            listener.Progress.Report(value);
        }
        catch (Exception error)
        {
            _listeners = Array.FindAll(_listeners, other => other != listener);
            listener.Failed.TrySetException(error);
        }
    }

    private sealed record Listener(IProgress<ModelLoadProgress> Progress)
    {
        public TaskCompletionSource Failed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
