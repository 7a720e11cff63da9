namespace LocalMode.Onnx;

/// <summary>One call: work in steps that workers take one by one and may run side by side.</summary>
/// <remarks>What is marked "under the lock" is read and written under the scheduler's lock only.</remarks>
internal abstract class OnnxJob
{
    private int _active;
    private bool _ended;
    private Exception? _failure;
    private volatile bool _stopped;

    protected OnnxJob() => Node = new(this);

    /// <summary>Gets the job's place in the queue; it belongs to the job, so that queueing allocates nothing. Under the lock.</summary>
    internal LinkedListNode<OnnxJob> Node { get; }

    /// <summary>Gets or sets how urgent the call is; not changed while it is queued.</summary>
    public InferencePriority Priority { get; set; }

    /// <summary>Gets a value indicating whether a worker has taken a step. Under the lock.</summary>
    internal bool Started { get; private set; }

    /// <summary>Gets the steps that can be taken now. Under the lock.</summary>
    internal int StepsToTake => _stopped ? 0 : OpenSteps;

    /// <summary>Gets a value indicating whether the job was cancelled or has failed, so that a running step should end soon.</summary>
    protected bool IsStopped => _stopped;

    /// <summary>Gets the steps that nobody has taken. Under the lock.</summary>
    protected abstract int OpenSteps { get; }

    /// <summary>Gets a value indicating whether every step has succeeded. Under the lock.</summary>
    protected abstract bool IsComplete { get; }

    /// <summary>Runs a step on a worker's thread, without the lock.</summary>
    internal abstract void Execute(JobWorker worker, int step);

    /// <summary>Takes a step. Under the lock.</summary>
    internal int Take()
    {
        Started = true;
        _active++;
        return TakeStep();
    }

    /// <summary>Notes that a step ended. Under the lock.</summary>
    /// <returns>Whether the job has ended with it; the caller then completes it.</returns>
    internal bool Release(int step, Exception? error)
    {
        _active--;
        if (error is null)
            StepDone(step);
        else
            Fail(error);

        return TryEnd();
    }

    /// <summary>Stops the job early. Under the lock.</summary>
    /// <returns>Whether the job has ended with it; the caller then completes it.</returns>
    internal bool Stop(Exception failure)
    {
        if (_ended)
            return false;

        Fail(failure);
        return TryEnd();
    }

    /// <summary>Hands the outcome to whoever awaits the call. Without the lock; nobody touches the job afterwards.</summary>
    internal void Complete() => Complete(_failure);

    /// <summary>Hands out the number of the next step. Under the lock.</summary>
    protected abstract int TakeStep();

    /// <summary>Notes that a step succeeded. Under the lock.</summary>
    protected abstract void StepDone(int step);

    /// <summary>Hands the outcome to whoever awaits the call.</summary>
    protected abstract void Complete(Exception? failure);

    /// <summary>Makes the job new again, when nobody else knows it.</summary>
    protected void ResetJob()
    {
        _active = 0;
        _ended = false;
        _failure = null;
        _stopped = false;
        Started = false;
        Priority = InferencePriority.Normal;
    }

    private void Fail(Exception failure)
    {
        // The first reason counts: a run that was told to terminate fails too.
        _failure ??= failure;
        _stopped = true;
    }

    private bool TryEnd()
    {
        if (_ended || _active > 0 || !(_stopped || IsComplete))
            return false;

        _ended = true;
        return true;
    }
}
