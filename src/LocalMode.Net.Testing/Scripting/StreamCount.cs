namespace LocalMode.Testing;

/// <summary>Counts enumerators.</summary>
internal sealed class StreamCount
{
    private int _opened;
    private int _disposed;

    public int Opened => Volatile.Read(ref _opened);

    public int Disposed => Volatile.Read(ref _disposed);

    public void Open() => Interlocked.Increment(ref _opened);

    public void Dispose() => Interlocked.Increment(ref _disposed);
}
