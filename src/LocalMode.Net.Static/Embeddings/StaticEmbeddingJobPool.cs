namespace LocalMode.Static;

/// <summary>Keeps the jobs of ended calls for later ones.</summary>
internal sealed class StaticEmbeddingJobPool(StaticModel model)
{
    private const int MaxKept = 32;

    private readonly Lock _lock = new();
    private readonly Stack<StaticEmbeddingJob> _kept = new();

    public StaticEmbeddingJob Rent()
    {
        lock (_lock)
        {
            if (_kept.TryPop(out StaticEmbeddingJob? job))
                return job;
        }

        return new(model);
    }

    public void Return(StaticEmbeddingJob job)
    {
        job.Reset();
        lock (_lock)
        {
            if (_kept.Count < MaxKept)
                _kept.Push(job);
        }
    }
}
