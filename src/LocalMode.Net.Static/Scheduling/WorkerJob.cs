namespace LocalMode.Static;

/// <summary>A call that is cut into chunks, which threads take until none is left or one failed. Its state changes under the lock of the workers.</summary>
internal abstract class WorkerJob
{
    private int _taken;
    private int _active;
    private bool _queued;
    private Exception? _failure;

    /// <summary>Gets the number of chunks; 1 at least for a job that is queued.</summary>
    protected abstract int ChunkCount { get; }

    /// <summary>Does one chunk, without the lock.</summary>
    public abstract void RunChunk(int chunk);

    /// <summary>Gets the chunks that nobody has taken. Under the lock.</summary>
    internal int Open => _failure is null ? ChunkCount - _taken : 0;

    /// <summary>Notes that it waits in the queue. Under the lock.</summary>
    internal void Enqueued() => _queued = true;

    /// <summary>Takes it out of the queue with its next chunk, or with -1 if it failed meanwhile. Under the lock.</summary>
    internal int Take()
    {
        _queued = false;
        if (Open == 0)
            return -1;

        _active++;
        return _taken++;
    }

    /// <summary>Notes that a chunk has ended. Under the lock.</summary>
    internal void Release(Exception? failure)
    {
        _active--;
        _failure ??= failure;
    }

    /// <summary>Ends it early, out of the queue. Under the lock.</summary>
    internal void Fail(Exception failure)
    {
        _queued = false;
        _failure ??= failure;
    }

    /// <summary>Tells whether nobody knows it any more, which then has to complete it. Under the lock.</summary>
    internal bool HasEnded => _active == 0 && !_queued && Open == 0;

    /// <summary>Hands the outcome to whoever awaits the call. Without the lock; nobody touches the job afterwards.</summary>
    internal void Complete() => Complete(_failure);

    /// <summary>Hands the outcome to whoever awaits the call.</summary>
    protected abstract void Complete(Exception? failure);

    /// <summary>Makes the job new again, when nobody else knows it.</summary>
    protected void ResetJob()
    {
        _taken = _active = 0;
        _queued = false;
        _failure = null;
    }
}
