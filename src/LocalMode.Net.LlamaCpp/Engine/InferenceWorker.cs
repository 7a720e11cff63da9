using LocalMode.LlamaCpp.Interop;

namespace LocalMode.LlamaCpp.Engine;

/// <summary>The one thread that loads a model, answers its requests side by side, and frees it.</summary>
internal sealed class InferenceWorker
{
    private const int StackSize = 8 << 20;

    private readonly RequestQueue _queue;
    private readonly TaskCompletionSource<LoadedModel> _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ModelReference _model;
    private readonly EngineSettings _settings;
    private readonly IProgress<ModelLoadProgress>? _progress;
    private readonly CancellationToken _loadCancellation;
    private readonly Thread _thread;

    private InferenceWorker(ModelReference model, EngineSettings settings, IProgress<ModelLoadProgress>? progress, CancellationToken cancellationToken)
    {
        _model = model;
        _settings = settings;
        _progress = progress;
        _loadCancellation = cancellationToken;
        _queue = new(settings.QueueLimit);
        _thread = new(Run, StackSize) { IsBackground = true, Name = $"llama.cpp {model.Name}" };
    }

    /// <summary>Gets a task that completes when the thread has left and everything native is free.</summary>
    public Task Stopped => _stopped.Task;

    /// <summary>Gets a value indicating whether requests are refused.</summary>
    public bool IsStopping => _queue.IsClosed;

    /// <summary>Gets the requests that wait.</summary>
    public int QueueLength => _queue.QueueLength;

    /// <summary>Gets the requests that are being answered.</summary>
    public int RunningCount => _queue.RunningCount;

    /// <summary>Starts the thread and loads the model on it.</summary>
    public static async Task<(InferenceWorker Worker, LoadedModel Model)> StartAsync(
        ModelReference model, EngineSettings settings, IProgress<ModelLoadProgress>? progress, CancellationToken cancellationToken)
    {
        InferenceWorker worker = new(model, settings, progress, cancellationToken);
        worker._thread.UnsafeStart();
        return (worker, await worker._loaded.Task.ConfigureAwait(false));
    }

    /// <summary>Puts a request into the line.</summary>
    /// <exception cref="ObjectDisposedException">The client was disposed.</exception>
    /// <exception cref="OverloadedException">The line is full.</exception>
    public void Enqueue(GenerationRequest request) => _queue.Add(request);

    /// <summary>Ends a request and takes it out of the line if it still waits. A running one leaves at its next step.</summary>
    public void Withdraw(GenerationRequest request, Exception? error = null) => _queue.Withdraw(request, error);

    /// <summary>Ends every request with <see cref="ObjectDisposedException"/> and lets the thread free the model and leave. Does not wait.</summary>
    public void Stop() => _queue.Close();

    /// <summary>Waits until the thread has left.</summary>
    public void Join() => _thread.Join();

    private void Run()
    {
        NativeLog.Attach(_settings.Logger);
        try
        {
            using LoadedModel model = LoadedModel.Load(_model, _settings, _progress, _loadCancellation);
            Scheduler scheduler = new(model, _queue, PromptStateStore.Open(_model, model, _settings), _settings.TimeProvider);
            _loaded.SetResult(model);
            while (scheduler.Turn())
            {
            }

            scheduler.SaveStates();
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
}
