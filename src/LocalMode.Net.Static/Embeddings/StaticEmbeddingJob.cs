using System.Buffers;
using System.Threading.Tasks.Sources;

namespace LocalMode.Static;

/// <summary>One call: its texts and their vectors. Pooled, and awaited through itself, so that a call allocates only what the caller keeps.</summary>
internal sealed class StaticEmbeddingJob(StaticModel model) : WorkerJob, IValueTaskSource
{
    // Enough that turns are rare, few enough that other calls get theirs and that the threads end together.
    private const int ChunkSize = 32;

    private ManualResetValueTaskSourceCore<bool> _outcome = new() { RunContinuationsAsynchronously = true };
    private string[] _texts = [];
    private float[]?[] _vectors = [];
    private bool[] _isCut = [];
    private CancellationToken _cancellationToken;
    private int _dimensions;
    private long _tokens;

    /// <summary>Gets the number of texts.</summary>
    public int Count { get; private set; }

    /// <summary>Gets the characters of all texts, which tell how long the call will take.</summary>
    public long Characters { get; private set; }

    /// <summary>Gets the tokens that counted.</summary>
    public long Tokens => _tokens;

    /// <summary>Gets the end of the call, to be awaited once.</summary>
    public ValueTask Completion => new(this, _outcome.Version);

    protected override int ChunkCount => (Count + ChunkSize - 1) / ChunkSize;

    /// <summary>Takes what a call was given.</summary>
    /// <exception cref="ArgumentException">A text is null.</exception>
    public void Load(IEnumerable<string> values, int dimensions, CancellationToken cancellationToken)
    {
        _dimensions = dimensions;
        _cancellationToken = cancellationToken;
        if (values is ICollection<string> collection)
        {
            Reserve(collection.Count);
            collection.CopyTo(_texts, 0);
            Count = collection.Count;
        }
        else
        {
            foreach (string text in values)
            {
                if (Count == _texts.Length)
                    Reserve(Math.Max(16, 2 * Count));

                _texts[Count++] = text;
            }
        }

        for (int i = 0; i < Count; i++)
            Characters += (_texts[i] ?? throw new ArgumentException($"The text at index {i} is null.", nameof(values))).Length;

        if (Count > 0)
        {
            _vectors = ArrayPool<float[]?>.Shared.Rent(Count);
            _isCut = ArrayPool<bool>.Shared.Rent(Count);
        }
    }

    /// <summary>Does all of it on this thread.</summary>
    public void RunHere() => Run(0, Count);

    /// <summary>Returns the vector of a text, which is then the caller's.</summary>
    public float[] Vector(int text) => _vectors[text]!;

    /// <summary>Returns whether a text had more tokens than count.</summary>
    public bool IsCut(int text) => _isCut[text];

    /// <summary>Gives the memory back; nobody may know the job any more.</summary>
    public void Reset()
    {
        Return(ref _texts);
        Return(ref _vectors);
        Return(ref _isCut);
        _outcome.Reset();
        _cancellationToken = default;
        _tokens = 0;
        Count = 0;
        Characters = 0;
        ResetJob();
    }

    public override void RunChunk(int chunk) => Run(chunk * ChunkSize, Math.Min(Count, (chunk + 1) * ChunkSize));

    void IValueTaskSource.GetResult(short token) => _outcome.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _outcome.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _outcome.OnCompleted(continuation, state, token, flags);

    protected override void Complete(Exception? failure)
    {
        if (failure is null)
            _outcome.SetResult(true);
        else
            _outcome.SetException(failure);
    }

    private void Run(int start, int end)
    {
        long tokens = 0;
        for (int i = start; i < end; i++)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            float[] vector = GC.AllocateUninitializedArray<float>(_dimensions);
            tokens += model.Embed(_texts[i], vector, out _isCut[i]);
            _vectors[i] = vector;
        }

        Interlocked.Add(ref _tokens, tokens);
    }

    private void Reserve(int count)
    {
        string[] larger = count == 0 ? [] : ArrayPool<string>.Shared.Rent(count);
        _texts.AsSpan(0, Count).CopyTo(larger);
        Return(ref _texts);
        _texts = larger;
    }

    private void Return<T>(ref T[] array)
    {
        if (array.Length > 0)
        {
            array.AsSpan(0, Math.Min(Count, array.Length)).Clear();
            ArrayPool<T>.Shared.Return(array);
        }

        array = [];
    }
}
