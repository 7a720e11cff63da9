namespace LocalMode.Onnx;

/// <summary>Keeps the jobs of ended calls for later ones.</summary>
internal sealed class EmbeddingJobPool(EmbeddingModel model, OnnxScheduler scheduler)
{
    private const int MaxKept = 32;

    private readonly Lock _lock = new();
    private readonly Stack<EmbeddingJob> _kept = new();

    public EmbeddingJob Rent()
    {
        lock (_lock)
        {
            if (_kept.TryPop(out EmbeddingJob? job))
                return job;
        }

        return new(model, scheduler);
    }

    public void Return(EmbeddingJob job)
    {
        job.Reset();
        lock (_lock)
        {
            if (_kept.Count < MaxKept)
                _kept.Push(job);
        }
    }
}
