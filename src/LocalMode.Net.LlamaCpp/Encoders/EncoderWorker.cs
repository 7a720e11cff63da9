using LocalMode.LlamaCpp.Interop;

namespace LocalMode.LlamaCpp.Encoders;

/// <summary>The one thread that loads an encoder, takes the steps of its calls in turn, and frees it.</summary>
internal sealed class EncoderWorker
{
    private const int StackSize = 8 << 20;

    // A plain object: the thread waits on it with Monitor.
    private readonly object _gate = new();
    private readonly EncoderQueue _queue = new();
    private readonly TaskCompletionSource<EncoderModel> _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<EncoderCall> _calls = [];
    private readonly ModelReference _model;
    private readonly EncoderSettings _settings;
    private readonly IProgress<ModelLoadProgress>? _progress;
    private readonly CancellationToken _loadCancellation;
    private readonly Thread _thread;
    private EncoderCall? _running;
    private int _waiting;
    private bool _stopping;

    // The worker's thread only.
    private bool _isMarked;

    private EncoderWorker(ModelReference model, EncoderSettings settings, IProgress<ModelLoadProgress>? progress, CancellationToken cancellationToken)
    {
        _model = model;
        _settings = settings;
        _progress = progress;
        _loadCancellation = cancellationToken;
        _thread = new(Run, StackSize) { IsBackground = true, Name = $"llama.cpp {model.Name}" };
    }

    /// <summary>Gets a task that completes when the thread has left and everything native is free.</summary>
    public Task Stopped => _stopped.Task;

    /// <summary>Gets a value indicating whether calls are no longer taken.</summary>
    public bool IsStopping
    {
        get
        {
            lock (_gate)
                return _stopping;
        }
    }

    /// <summary>Starts the thread and loads the model on it.</summary>
    public static async Task<(EncoderWorker Worker, EncoderModel Model)> StartAsync(
        ModelReference model, EncoderSettings settings, IProgress<ModelLoadProgress>? progress, CancellationToken cancellationToken)
    {
        EncoderWorker worker = new(model, settings, progress, cancellationToken);
        worker._thread.UnsafeStart();
        return (worker, await worker._loaded.Task.ConfigureAwait(false));
    }

    /// <summary>Puts a call into the queue.</summary>
    /// <exception cref="ObjectDisposedException">The role was disposed.</exception>
    /// <exception cref="OverloadedException">Too many calls wait.</exception>
    public void Enqueue(EncoderCall call)
    {
        lock (_gate)
        {
            if (_stopping)
                throw Disposed();

            // A call that the idle thread is about to take does not wait for anybody.
            int waiting = _waiting + (_running is null ? -1 : 0);
            if (waiting >= _settings.QueueLimit)
                throw new OverloadedException(Math.Max(0, waiting), _settings.QueueLimit);

            _waiting++;
            _calls.Add(call);
            _queue.Append(call);
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Ends a call early. A waiting one leaves the queue; a running one ends within its step.</summary>
    public void Cancel(EncoderCall call, Exception failure)
    {
        lock (_gate)
        {
            if (!_calls.Contains(call))
                return;

            call.Fail(failure);
            if (!EncoderQueue.Remove(call))
                return;

            Forget(call);
        }

        call.Complete();
    }

    /// <summary>Ends every call with <see cref="ObjectDisposedException"/> and lets the thread free the model and leave. Does not wait.</summary>
    public void Stop()
    {
        List<EncoderCall> ended = [];
        lock (_gate)
        {
            if (_stopping)
                return;

            _stopping = true;
            _running?.Fail(Disposed());
            while (_queue.TryTake(out EncoderCall? call))
            {
                call.Fail(Disposed());
                Forget(call);
                ended.Add(call);
            }

            Monitor.Pulse(_gate);
        }

        foreach (EncoderCall call in ended)
            call.Complete();
    }

    /// <summary>Waits until the thread has left.</summary>
    public void Join() => _thread.Join();

    private ObjectDisposedException Disposed() => new(_settings.Owner.FullName, "It was disposed of before the call was complete.");

    private void Forget(EncoderCall call)
    {
        _calls.Remove(call);
        if (!call.IsStarted)
            _waiting--;
    }

    private void Run()
    {
        NativeLog.Attach(_settings.Logger);
        try
        {
            using EncoderModel model = EncoderModel.Load(_model, _settings, _progress, _loadCancellation);
            _loaded.SetResult(model);
            while (Next() is { } call)
            {
                Mark(isRunning: true);
                (bool isLast, Exception? error) = Step(model, call);
                if (Release(call, isLast, error))
                    call.Complete();
            }
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

    private static (bool IsLast, Exception? Error) Step(EncoderModel model, EncoderCall call)
    {
        try
        {
            return (call.Step(model), null);
        }
        catch (Exception error)
        {
            // It belongs to the call and is thrown where the call is awaited.
            return (true, error);
        }
    }

    private void Mark(bool isRunning)
    {
        if (_isMarked == isRunning || _settings.Marker is not { } marker)
            return;

        _isMarked = isRunning;
        if (isRunning)
            marker.BeginRun();
        else
            marker.EndRun();
    }

    private EncoderCall? Next()
    {
        lock (_gate)
        {
            EncoderCall? call;
            while (!_queue.TryTake(out call))
            {
                Mark(isRunning: false);
                if (_stopping)
                    return null;

                Monitor.Wait(_gate);
            }

            if (!call.IsStarted)
            {
                call.IsStarted = true;
                _waiting--;
            }

            return _running = call;
        }
    }

    private bool Release(EncoderCall call, bool isLast, Exception? error)
    {
        lock (_gate)
        {
            _running = null;
            if (error is not null)
                call.Fail(error);

            if (isLast || call.IsStopped)
            {
                Forget(call);
                return true;
            }

            _queue.Append(call);
            return false;
        }
    }
}
