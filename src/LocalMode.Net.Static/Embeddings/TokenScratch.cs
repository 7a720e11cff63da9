namespace LocalMode.Static;

/// <summary>Room for the tokens of one text. Each thread keeps one, so that a warm call allocates nothing.</summary>
internal sealed class TokenScratch
{
    // A text of a book's length should not hold memory for ever.
    private const int KeptTokens = 1 << 16;

    [ThreadStatic]
    private static TokenScratch? _kept;

    private int[] _ids = [];
    private float[] _weights = [];

    /// <summary>Gets the thread's own.</summary>
    public static TokenScratch Current => _kept ??= new();

    /// <summary>Returns room for ids; what was in it is lost.</summary>
    public Span<int> Ids(int count) => Room(ref _ids, count);

    /// <summary>Returns room for weights; what was in it is lost.</summary>
    public Span<float> Weights(int count) => Room(ref _weights, count);

    /// <summary>Gives large room up.</summary>
    public void Trim()
    {
        if (_ids.Length > KeptTokens)
            _ids = [];
        if (_weights.Length > KeptTokens)
            _weights = [];
    }

    private static Span<T> Room<T>(ref T[] array, int count)
    {
        if (array.Length < count)
            array = GC.AllocateUninitializedArray<T>(count);

        return array.AsSpan(0, count);
    }
}
