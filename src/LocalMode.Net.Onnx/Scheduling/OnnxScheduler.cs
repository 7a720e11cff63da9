using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace LocalMode.Onnx;

/// <summary>
/// Threads of our own that share one session. Calls wait in a bounded queue and are served in turn, one step each, so that a short call
/// does not wait for all of a long one; more urgent calls go first (<see cref="JobQueue"/>).
/// </summary>
internal sealed class OnnxScheduler
{
    // Longer than it takes to hand a result over and get the next call, short beside a run.
    private static readonly TimeSpan WatchTime = TimeSpan.FromMicroseconds(50);

    // With one processor, whoever watches keeps the caller from running.
    private static readonly bool CanWatch = Environment.ProcessorCount > 1;

    // A plain object: threads wait on it with Monitor, which Lock cannot do.
    private readonly object _lock = new();
    private readonly JobQueue _queue = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly JobWorker[] _workers;
    private readonly Thread[] _threads;
    private readonly Action _release;
    private readonly Type _owner;
    private readonly int _limit;
    private int _running;
    private int _busy;
    private int _idle;
    private int _waiting;
    private JobWorker? _watcher;
    private bool _stopping;

    /// <summary>Starts one thread for each worker.</summary>
    /// <param name="workers">The workers; their threads dispose of them.</param>
    /// <param name="limit">The calls that may wait.</param>
    /// <param name="name">What the threads are called.</param>
    /// <param name="owner">The type that is disposed of when the scheduler stops.</param>
    /// <param name="release">Called by the last thread, after all workers are gone.</param>
    public OnnxScheduler(JobWorker[] workers, int limit, string name, Type owner, Action release)
    {
        _workers = workers;
        _limit = limit;
        _owner = owner;
        _release = release;
        _running = workers.Length;
        _threads = Array.ConvertAll(workers, _ => new Thread(Run) { IsBackground = true, Name = name });
        for (int i = 0; i < workers.Length; i++)
            _threads[i].Start(workers[i]);
    }

    /// <summary>Gets a task that completes when every thread has ended and the session is released.</summary>
    public Task Stopped => _stopped.Task;

    /// <summary>Puts a call into the queue.</summary>
    /// <exception cref="OverloadedException">Too many calls wait.</exception>
    /// <exception cref="ObjectDisposedException">The scheduler was stopped.</exception>
    public void Enqueue(OnnxJob job)
    {
        lock (_lock)
        {
            if (_stopping)
                throw Disposed();

            CheckRoom();
            _waiting++;
            Append(job);
        }
    }

    /// <summary>Ends a call early: its waiting steps are dropped and its running ones are told to stop.</summary>
    public void Cancel(OnnxJob job, Exception failure)
    {
        bool ended;
        lock (_lock)
        {
            ended = Stop(job, failure);
            foreach (JobWorker worker in _workers)
            {
                if (ReferenceEquals(worker.Current, job))
                    worker.Terminate();
            }
        }

        if (ended)
            job.Complete();
    }

    /// <summary>Lets the running steps end and fails every call that is not complete then.</summary>
    public void Stop()
    {
        List<OnnxJob> ended = [];
        lock (_lock)
        {
            if (_stopping)
                return;

            _stopping = true;
            while (_queue.TryTake(out OnnxJob? job))
            {
                if (job.Stop(Disposed()))
                    ended.Add(job);
            }

            _waiting = 0;
            Volatile.Write(ref _watcher, null);

            foreach (JobWorker worker in _workers)
            {
                if (worker.Current is { } job)
                    Stop(job, Disposed());
            }

            Monitor.PulseAll(_lock);
        }

        foreach (OnnxJob job in ended)
            job.Complete();
    }

    /// <summary>Waits for the threads; not to be called from one of them.</summary>
    public void Join()
    {
        foreach (Thread thread in _threads)
            thread.Join();
    }

    private ObjectDisposedException Disposed() => new(_owner.FullName, "It was disposed of before the call was complete.");

    // What a worker takes at once does not wait. Workers that run no step count, not threads that sleep: a thread that begins or goes back
    // to sleep is as good. Free ones take a step of each call in turn, and steps of calls that run are not free places.
    private void CheckRoom()
    {
        int free = _workers.Length - _busy;
        if (free > _queue.Count)
            return;

        int waiting = _waiting - _queue.CountNew(free);
        if (waiting >= _limit)
            throw new OverloadedException(waiting, _limit);
    }

    private void Append(OnnxJob job)
    {
        _queue.Append(job);
        int wanted = job.StepsToTake;
        if (_watcher is not null && wanted > 0)
        {
            // It sees that it is called.
            Volatile.Write(ref _watcher, null);
            wanted--;
        }

        for (int i = Math.Min(wanted, _idle); i > 0; i--)
            Monitor.Pulse(_lock);
    }

    private bool Stop(OnnxJob job, Exception failure)
    {
        Remove(job);
        return job.Stop(failure);
    }

    private void Remove(OnnxJob job)
    {
        if (_queue.Remove(job) && !job.Started)
            _waiting--;
    }

    private void Run(object? state)
    {
        using (JobWorker worker = (JobWorker)state!)
        {
            while (TryTake(worker, out OnnxJob? job, out int step))
            {
                Exception? error = null;
                try
                {
                    job.Execute(worker, step);
                }
                catch (Exception e)
                {
                    // It belongs to the call and is thrown where the call is awaited.
                    error = e;
                }

                if (Release(worker, job, step, error))
                    job.Complete();
            }
        }

        if (Interlocked.Decrement(ref _running) > 0)
            return;

        try
        {
            _release();
            _stopped.SetResult();
        }
        catch (Exception e)
        {
            _stopped.SetException(e);
        }
    }

    private bool TryTake(JobWorker worker, [NotNullWhen(true)] out OnnxJob? job, out int step)
    {
        Watch(worker);
        lock (_lock)
        {
            if (_watcher == worker)
                _watcher = null;

            while (!_queue.TryTake(out job))
            {
                if (_stopping)
                {
                    step = 0;
                    return false;
                }

                _idle++;
                Monitor.Wait(_lock);
                _idle--;
            }

            if (!job.Started)
                _waiting--;

            step = job.Take();
            if (job.StepsToTake > 0)
                _queue.Append(job);

            _busy++;
            worker.Begin(job);
            return true;
        }
    }

    // A caller that sends one text after the other sends the next within microseconds, and waking a thread takes tens of them.
    private void Watch(JobWorker worker)
    {
        if (Volatile.Read(ref _watcher) != worker)
            return;

        long start = Stopwatch.GetTimestamp();
        while (Volatile.Read(ref _watcher) == worker && Stopwatch.GetElapsedTime(start) < WatchTime)
        {
            Thread.SpinWait(8);

            // Whoever else wants this core goes first.
            Thread.Yield();
        }
    }

    private bool Release(JobWorker worker, OnnxJob job, int step, Exception? error)
    {
        lock (_lock)
        {
            _busy--;
            worker.Current = null;
            bool ended = job.Release(step, error);
            if (job.StepsToTake == 0)
                Remove(job);
            else if (job.Node.List is null)
                Append(job);

            // The last one at work looks out for the next call; the others sleep.
            if (CanWatch && _watcher is null && _busy == 0 && _queue.Count == 0 && !_stopping)
                _watcher = worker;

            return ended;
        }
    }
}
