using LocalMode.LlamaCpp.Interop;

namespace LocalMode.LlamaCpp.Engine;

/// <summary>The one thread that loads a model, runs its requests in the order in which they came, and frees it.</summary>
internal sealed class InferenceWorker
{
    private const int StackSize = 8 << 20;

    private readonly object _gate = new();
    private readonly LinkedList<GenerationRequest> _waiting = [];
    private readonly TaskCompletionSource<LoadedModel> _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ModelReference _model;
    private readonly EngineSettings _settings;
    private readonly IProgress<ModelLoadProgress>? _progress;
    private readonly CancellationToken _loadCancellation;
    private readonly Thread _thread;
    private GenerationRequest? _running;
    private bool _stopping;

    private InferenceWorker(ModelReference model, EngineSettings settings, IProgress<ModelLoadProgress>? progress, CancellationToken cancellationToken)
    {
        _model = model;
        _settings = settings;
        _progress = progress;
        _loadCancellation = cancellationToken;
        _thread = new(Run, StackSize) { IsBackground = true, Name = $"llama.cpp {model.Name}" };
    }

    /// <summary>Gets a task that completes when the thread has left and everything native is free.</summary>
    public Task Stopped => _stopped.Task;

    /// <summary>Gets a value indicating whether requests are taken.</summary>
    public bool IsStopping
    {
        get
        {
            lock (_gate)
                return _stopping;
        }
    }

    /// <summary>Starts the thread and loads the model on it.</summary>
    public static async Task<(InferenceWorker Worker, LoadedModel Model)> StartAsync(
        ModelReference model, EngineSettings settings, IProgress<ModelLoadProgress>? progress, CancellationToken cancellationToken)
    {
        InferenceWorker worker = new(model, settings, progress, cancellationToken);
        worker._thread.UnsafeStart();
        return (worker, await worker._loaded.Task.ConfigureAwait(false));
    }

    /// <summary>Puts a request at the end of the line.</summary>
    /// <exception cref="ObjectDisposedException">The client was disposed.</exception>
    /// <exception cref="OverloadedException">The line is full.</exception>
    public void Enqueue(GenerationRequest request)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stopping, typeof(LlamaCppChatClient));

            // A request that the idle thread is about to take does not wait for anybody.
            int waiting = _waiting.Count + (_running is null or { IsEnded: true } ? -1 : 0);
            if (waiting >= _settings.QueueLimit)
                throw new OverloadedException(Math.Max(0, waiting), _settings.QueueLimit);

            request.Place = _waiting.AddLast(request);
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Ends a request and takes it out of the line if it still waits. The running one leaves at its next step.</summary>
    public void Withdraw(GenerationRequest request, Exception? error = null)
    {
        lock (_gate)
        {
            if (request.Place is { } place)
            {
                _waiting.Remove(place);
                request.Place = null;
            }
        }

        request.End(error);
    }

    /// <summary>Ends every request with <see cref="ObjectDisposedException"/> and lets the thread free the model and leave. Does not wait.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            if (_stopping)
                return;

            _stopping = true;
            foreach (GenerationRequest request in _waiting)
            {
                request.Place = null;
                request.End(new ObjectDisposedException(nameof(LlamaCppChatClient)));
            }

            _waiting.Clear();
            _running?.End(new ObjectDisposedException(nameof(LlamaCppChatClient)));
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Waits until the thread has left.</summary>
    public void Join() => _thread.Join();

    private void Run()
    {
        NativeLog.Attach(_settings.Logger);
        try
        {
            using LoadedModel model = LoadedModel.Load(_model, _settings, _progress, _loadCancellation);
            _loaded.SetResult(model);
            while (Next() is { } request)
                Serve(model, request);
        }
        catch (Exception error)
        {
            // Whoever waits for the model gets the error; after that point nothing above throws.
            if (!_loaded.TrySetException(error))
                throw;
        }
        finally
        {
            _stopped.SetResult();
        }
    }

    private static void Serve(LoadedModel model, GenerationRequest request)
    {
        try
        {
            Generation.Run(model, request);
        }
        catch (Exception error)
        {
            request.End(error);
        }
    }

    private GenerationRequest? Next()
    {
        lock (_gate)
        {
            _running = null;
            while (!_stopping && _waiting.Count == 0)
                Monitor.Wait(_gate);

            if (_stopping)
                return null;

            GenerationRequest request = _waiting.First!.Value;
            _waiting.RemoveFirst();
            request.Place = null;
            return _running = request;
        }
    }
}
