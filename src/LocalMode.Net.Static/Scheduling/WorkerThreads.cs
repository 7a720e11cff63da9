using System.Diagnostics.CodeAnalysis;

namespace LocalMode.Static;

/// <summary>Threads of our own, started with the first call that is queued. Calls are served in turn, one chunk each.</summary>
internal sealed class WorkerThreads(int count, string name)
{
    // A plain object: threads wait on it with Monitor, which Lock cannot do.
    private readonly object _lock = new();
    private readonly Queue<WorkerJob> _queue = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Thread[] _threads = [];
    private int _idle;
    private int _running;
    private bool _stopping;

    /// <summary>Gets a task that completes when every thread has ended.</summary>
    public Task Stopped => _stopped.Task;

    /// <summary>Puts a call into the queue.</summary>
    /// <exception cref="ObjectDisposedException">The threads were stopped.</exception>
    public void Enqueue(WorkerJob job)
    {
        lock (_lock)
        {
            if (_stopping)
                throw Disposed();

            Start();
            Append(job);
        }
    }

    /// <summary>Lets the running chunks end and fails every call that is not complete then.</summary>
    public void Stop()
    {
        List<WorkerJob> ended = [];
        lock (_lock)
        {
            if (_stopping)
                return;

            _stopping = true;
            while (_queue.TryDequeue(out WorkerJob? job))
            {
                job.Fail(Disposed());
                if (job.HasEnded)
                    ended.Add(job);
            }

            if (_running == 0)
                _stopped.SetResult();

            Monitor.PulseAll(_lock);
        }

        foreach (WorkerJob job in ended)
            job.Complete();
    }

    /// <summary>Waits for the threads; not to be called from one of them.</summary>
    public void Join()
    {
        foreach (Thread thread in _threads)
            thread.Join();
    }

    /// <summary>Creates the error of a call that comes too late.</summary>
    public static ObjectDisposedException Disposed() => new(nameof(StaticEmbeddingGenerator), "The embedding generator is disposed.");

    private void Start()
    {
        if (_threads.Length > 0)
            return;

        _running = count;
        _threads = new Thread[count];
        for (int i = 0; i < count; i++)
        {
            _threads[i] = new(Run) { IsBackground = true, Name = name };
            _threads[i].Start();
        }
    }

    private void Append(WorkerJob job)
    {
        job.Enqueued();
        _queue.Enqueue(job);
        for (int i = Math.Min(job.Open, _idle); i > 0; i--)
            Monitor.Pulse(_lock);
    }

    private void Run()
    {
        while (TryTake(out WorkerJob? job, out int chunk))
        {
            Exception? error = null;
            try
            {
                if (chunk >= 0)
                    job.RunChunk(chunk);
            }
            catch (Exception e)
            {
                // It belongs to the call and is thrown where the call is awaited.
                error = e;
            }

            if (Release(job, chunk, error))
                job.Complete();
        }

        lock (_lock)
        {
            if (--_running == 0)
                _stopped.SetResult();
        }
    }

    private bool TryTake([NotNullWhen(true)] out WorkerJob? job, out int chunk)
    {
        lock (_lock)
        {
            while (!_queue.TryDequeue(out job))
            {
                chunk = -1;
                if (_stopping)
                    return false;

                _idle++;
                Monitor.Wait(_lock);
                _idle--;
            }

            chunk = job.Take();
            if (job.Open > 0)
            {
                job.Enqueued();
                _queue.Enqueue(job);
            }

            return true;
        }
    }

    private bool Release(WorkerJob job, int chunk, Exception? error)
    {
        lock (_lock)
        {
            if (chunk >= 0)
                job.Release(error);

            return job.HasEnded;
        }
    }
}
