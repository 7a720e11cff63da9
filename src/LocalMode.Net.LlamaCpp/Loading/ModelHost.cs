namespace LocalMode.LlamaCpp.Loading;

/// <summary>
/// The life of one model: loaded when it is first needed, shared by everybody who needs it, freed when nobody has needed it for a while,
/// loaded again when somebody does.
/// </summary>
/// <typeparam name="T">The started model.</typeparam>
/// <remarks>
/// <para>Safe for concurrent use. One load serves all who wait for it. Whoever cancels ends only their own wait; the load goes on, and
/// what it brought stays for the next one, or until it was idle for long enough. Only disposal ends a load.</para>
/// <para>A failed load is told to all who waited for it; the next call tries again. Its file is verified once: later loads only make
/// sure that it is still the same file, by its length and the time of its last change.</para>
/// <para>Disposal ends waiting and running calls with <see cref="ObjectDisposedException"/> and completes when everything native is free.</para>
/// </remarks>
internal sealed partial class ModelHost<T> : IModelReadiness, IAsyncDisposable, IDisposable
    where T : class, IHostedModel
{
    private readonly ModelHostSettings _settings;
    private readonly Func<CrashMarker?, IProgress<ModelLoadProgress>, CancellationToken, Task<T>> _start;
    private readonly ITimer? _timer;
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Guarded by the gate. A user is a lease, or somebody who waits for one.
    private int _users;
    private Load? _load;
    private Loaded? _loaded;
    private Task _freed = Task.CompletedTask;
    private Exception? _error;
    private FileStamp? _verified;
    private long _idleSince;
    private bool _timerSet;
    private bool _disposed;

    /// <summary>Makes a host; nothing is loaded yet.</summary>
    /// <param name="settings">The model and how long it stays.</param>
    /// <param name="start">Loads and starts the model. Called with nothing held, on no thread in particular, one call at a time; its crash marker, if any, is in the stage of loading.</param>
    public ModelHost(ModelHostSettings settings, Func<CrashMarker?, IProgress<ModelLoadProgress>, CancellationToken, Task<T>> start)
    {
        _settings = settings;
        _start = start;
        _timer = settings.IdleUnloadAfter is null
            ? null
            : settings.TimeProvider.CreateTimer(static host => ((ModelHost<T>)host!).OnIdle(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public ModelState State
    {
        get
        {
            lock (_gate)
            {
                if (_disposed)
                    return ModelState.NotLoaded;

                if (_loaded is not null)
                    return ModelState.Ready;

                if (_load is not null)
                    return ModelState.Loading;
            }

            return !File.Exists(_settings.Model.Path) ? ModelState.NotPresent : Error is null ? ModelState.NotLoaded : ModelState.Faulted;
        }
    }

    /// <summary>Gets why the last load failed, or <see langword="null"/> if it did not.</summary>
    public Exception? Error
    {
        get
        {
            lock (_gate)
                return _error;
        }
    }

    /// <summary>Gets a value indicating whether the host takes no more calls.</summary>
    public bool IsDisposed
    {
        get
        {
            lock (_gate)
                return _disposed;
        }
    }

    /// <summary>Gets the model if it is loaded now. It may be freed at any time: only for looking at it.</summary>
    public T? Current
    {
        get
        {
            lock (_gate)
                return _loaded?.Model;
        }
    }

    /// <inheritdoc/>
    public Task WarmUpAsync(CancellationToken cancellationToken = default) => WarmUpAsync(progress: null, cancellationToken);

    /// <summary>Loads the model if it is not loaded, and tells how far that is.</summary>
    /// <param name="progress">Receives every step, at last <see cref="ModelLoadStage.Ready"/>. An error of its own ends this call, not the load.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task WarmUpAsync(IProgress<ModelLoadProgress>? progress, CancellationToken cancellationToken = default)
    {
        using ModelLease<T> lease = await AcquireAsync(progress, cancellationToken).ConfigureAwait(false);
        progress?.Report(new(_settings.Model.Name, ModelLoadStage.Ready, 1));
    }

    /// <summary>Takes the model, loaded; completes at once where it is. It stays until the lease is disposed.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="LocalModeException">The model is absent, invalid, or could not be loaded.</exception>
    /// <exception cref="ObjectDisposedException">The host was disposed, before the call or during it.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public ValueTask<ModelLease<T>> AcquireAsync(CancellationToken cancellationToken = default) => AcquireAsync(progress: null, cancellationToken);

    /// <summary>Takes the model and listens to its load.</summary>
    /// <param name="progress">Receives the steps of a load that is needed. An error of its own ends this call, not the load.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<ModelLease<T>> AcquireAsync(IProgress<ModelLoadProgress>? progress, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<ModelLease<T>>(cancellationToken);

        Load load;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(LlamaCppChatClient));
            _users++;
            if (_loaded is { } loaded)
            {
                loaded.Marker?.BeginRun();
                return new(new ModelLease<T>(this, loaded.Model));
            }

            load = _load ??= Begin();
        }

        return WaitAsync(load, progress, cancellationToken);
    }

    /// <summary>Takes the model if it is loaded now.</summary>
    /// <returns>The lease, or <see langword="null"/> if the model is not loaded.</returns>
    public ModelLease<T>? TryAcquire()
    {
        lock (_gate)
        {
            if (_disposed || _loaded is not { } loaded)
                return null;

            _users++;
            loaded.Marker?.BeginRun();
            return new(this, loaded.Model);
        }
    }

    /// <summary>Gives back what <see cref="AcquireAsync(CancellationToken)"/> gave. Called by the lease, once.</summary>
    internal void Release()
    {
        lock (_gate)
        {
            _loaded?.Marker?.EndRun();
            Leave();
        }
    }

    private async ValueTask<ModelLease<T>> WaitAsync(Load load, IProgress<ModelLoadProgress>? progress, CancellationToken cancellationToken)
    {
        Task? listening = null;
        try
        {
            if (progress is not null)
            {
                listening = load.Progress.Join(progress);
                Task first = await Task.WhenAny(load.Completion.Task, listening).WaitAsync(cancellationToken).ConfigureAwait(false);
                await first.ConfigureAwait(false);
            }
            else
            {
                await load.Completion.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            }

            lock (_gate)
            {
                // A user was counted all the time, so nothing but disposal can have taken the model away.
                ObjectDisposedException.ThrowIf(_loaded is null, typeof(LlamaCppChatClient));
                _loaded.Marker?.BeginRun();
                return new(this, _loaded.Model);
            }
        }
        catch
        {
            lock (_gate)
                Leave();

            throw;
        }
        finally
        {
            if (listening is not null)
                load.Progress.Leave(listening);
        }
    }

    // Under the gate.
    private void Leave()
    {
        if (--_users == 0)
            StartIdle();
    }

    private sealed record Loaded(T Model, CrashMarker? Marker);

    private sealed class Load : IDisposable
    {
        public LoadProgress Progress { get; } = new();

        public TaskCompletionSource Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Gets what completes, never with an error, when nothing of the load runs any more.</summary>
        public TaskCompletionSource Finished { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public CancellationTokenSource Cancellation { get; } = new();

        public void Dispose() => Cancellation.Dispose();
    }
}
