namespace LocalMode.Onnx;

/// <summary>Keeps the jobs of ended calls for later ones.</summary>
internal sealed class EncoderJobPool<TJob>(Func<TJob> create)
    where TJob : EncoderJob
{
    private const int MaxKept = 32;

    private readonly Lock _lock = new();
    private readonly Stack<TJob> _kept = new();

    public TJob Rent()
    {
        lock (_lock)
        {
            if (_kept.TryPop(out TJob? job))
                return job;
        }

        return create();
    }

    /// <summary>Takes a job back, when its call has ended.</summary>
    public void Return(TJob job)
    {
        job.Reset();
        lock (_lock)
        {
            if (_kept.Count < MaxKept)
                _kept.Push(job);
        }
    }
}
