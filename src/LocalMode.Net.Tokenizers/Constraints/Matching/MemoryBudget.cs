namespace LocalMode.Tokenizers.Constraints.Matching;

/// <summary>Bytes that may be taken for what can also be computed each time, and those of what must be kept. Safe for concurrent use.</summary>
internal sealed class MemoryBudget(long maximum)
{
    private long _taken;

    /// <summary>Gets the bytes that were taken.</summary>
    public long Taken => Volatile.Read(ref _taken);

    /// <summary>Takes bytes that cannot be done without, also over the maximum.</summary>
    public void Take(long bytes) => Interlocked.Add(ref _taken, bytes);

    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= maximum)
            return true;
        Interlocked.Add(ref _taken, -bytes);
        return false;
    }
}
