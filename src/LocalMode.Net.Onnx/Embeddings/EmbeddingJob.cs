using System.Buffers;
using System.Threading.Tasks.Sources;

namespace LocalMode.Onnx;

/// <summary>
/// One call: encode the texts in chunks, plan the runs, run them. Pooled, and awaited through itself, so that a call allocates only what
/// the caller keeps.
/// </summary>
internal sealed class EmbeddingJob(EmbeddingModel model, OnnxScheduler scheduler) : OnnxJob, IValueTaskSource
{
    private readonly EncodedTexts _encoded = new();
    private ManualResetValueTaskSourceCore<bool> _outcome = new() { RunContinuationsAsynchronously = true };
    private string[] _texts = [];
    private float[]?[] _vectors = [];
    private long[] _order = [];
    private int[] _starts = [];
    private int _chunksTaken;
    private int _chunksLeft;
    private int _runs;
    private int _runsTaken;
    private int _runsDone;
    private int _planningStep = -1;
    private bool _planned;
    private bool _runInPlace;

    /// <summary>Gets the number of texts.</summary>
    public int Count { get; private set; }

    /// <summary>Gets the tokens that were fed, special tokens included and padding not.</summary>
    public long Tokens { get; private set; }

    /// <summary>Gets the tokens that were fed, padding included.</summary>
    public long PaddedTokens { get; private set; }

    /// <summary>Gets the number of runs that were planned.</summary>
    public int Runs => _runs;

    /// <summary>Gets the end of the call, to be awaited once.</summary>
    public ValueTask Completion => new(this, _outcome.Version);

    protected override int OpenSteps => _planned ? _runs - _runsTaken : _encoded.ChunkCount - _chunksTaken;

    protected override bool IsComplete => _planned && _runsDone == _runs;

    /// <summary>Takes the texts of a call.</summary>
    /// <exception cref="ArgumentException">A text is null.</exception>
    public void Load(IEnumerable<string> values)
    {
        if (values is ICollection<string> collection)
        {
            int count = collection.Count;
            Reserve(count);
            Count = count;
            collection.CopyTo(_texts, 0);
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

        int missing = Array.IndexOf(_texts, null, 0, Count);
        if (missing >= 0)
            throw new ArgumentException($"The text at index {missing} is null.", nameof(values));
        if (Count == 0)
            return;

        _vectors = ArrayPool<float[]?>.Shared.Rent(Count);
        _order = ArrayPool<long>.Shared.Rent(Count);
        _starts = ArrayPool<int>.Shared.Rent(Count + 1);
        _encoded.Rent(Count, model.HasTypeIds);
        _chunksLeft = _encoded.ChunkCount;
    }

    /// <summary>Queues the call.</summary>
    /// <exception cref="OverloadedException">Too many calls wait.</exception>
    public void Start() => scheduler.Enqueue(this);

    /// <summary>Ends the call early.</summary>
    public void Cancel(CancellationToken cancellationToken) => scheduler.Cancel(this, new OperationCanceledException(cancellationToken));

    /// <summary>Returns the vector of a text, which is then the caller's.</summary>
    public float[] Vector(int text) => _vectors[text]!;

    /// <summary>Gives the memory back; nobody may know the job any more.</summary>
    public void Reset()
    {
        if (_texts.Length > 0)
        {
            _texts.AsSpan(0, Count).Clear();
            ArrayPool<string>.Shared.Return(_texts);
            _texts = [];
        }

        if (_vectors.Length > 0)
        {
            _vectors.AsSpan(0, Count).Clear();
            ArrayPool<float[]?>.Shared.Return(_vectors);
            ArrayPool<long>.Shared.Return(_order);
            ArrayPool<int>.Shared.Return(_starts);
            _vectors = [];
            _order = [];
            _starts = [];
        }

        _encoded.Return();
        _outcome.Reset();
        Count = 0;
        Tokens = PaddedTokens = 0;
        _chunksTaken = _chunksLeft = _runs = _runsTaken = _runsDone = 0;
        _planningStep = -1;
        _planned = _runInPlace = false;
        ResetJob();
    }

    void IValueTaskSource.GetResult(short token) => _outcome.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _outcome.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _outcome.OnCompleted(continuation, state, token, flags);

    internal override void Execute(OnnxWorker worker, int step)
    {
        // Steps count up through both phases; a chunk's step is never taken once the runs are planned.
        if (step >= _encoded.ChunkCount)
        {
            RunBatch(worker, step - _encoded.ChunkCount);
            return;
        }

        EncodeChunk(worker, step);
        if (IsStopped || Interlocked.Decrement(ref _chunksLeft) > 0)
            return;

        Plan();
        _planningStep = step;

        // A call of one run goes on at once: it costs no second turn in the queue.
        if (_runs == 1)
        {
            RunBatch(worker, 0);
            _runInPlace = true;
        }
    }

    protected override int TakeStep() => _planned ? _encoded.ChunkCount + _runsTaken++ : _chunksTaken++;

    protected override void StepDone(int step)
    {
        if (step >= _encoded.ChunkCount)
        {
            _runsDone++;
        }
        else if (step == _planningStep)
        {
            // Only now may others see the plan: the step that made it has ended.
            _planned = true;
            if (_runInPlace)
                _runsTaken = _runsDone = 1;
        }
    }

    protected override void Complete(Exception? failure)
    {
        if (failure is null)
            _outcome.SetResult(true);
        else
            _outcome.SetException(failure);
    }

    private void Reserve(int count)
    {
        string[] larger = ArrayPool<string>.Shared.Rent(count);
        if (_texts.Length > 0)
        {
            _texts.AsSpan(0, Count).CopyTo(larger);
            _texts.AsSpan(0, Count).Clear();
            ArrayPool<string>.Shared.Return(_texts);
        }

        _texts = larger;
    }

    private void EncodeChunk(OnnxWorker worker, int chunk)
    {
        int end = Math.Min(Count, (chunk + 1) * EncodedTexts.ChunkSize);
        for (int text = chunk * EncodedTexts.ChunkSize; text < end && !IsStopped; text++)
        {
            model.Encode(_texts[text], worker, out ReadOnlySpan<int> ids, out ReadOnlySpan<int> typeIds);
            _encoded.Add(text, ids, typeIds);
        }
    }

    private void Plan()
    {
        Span<long> order = _order.AsSpan(0, Count);
        int[] lengths = ArrayPool<int>.Shared.Rent(Count);
        for (int text = 0; text < Count; text++)
        {
            // The longest first, and of equal ones the first: short runs at the end keep the workers even.
            order[text] = ((long)(int.MaxValue - _encoded.Length(text)) << 32) | (uint)text;
            Tokens += _encoded.Length(text);
        }

        order.Sort();
        for (int i = 0; i < order.Length; i++)
            lengths[i] = _encoded.Length((int)order[i]);

        _runs = BatchPlanner.Plan(lengths.AsSpan(0, Count), BatchPlanner.Share(Tokens, model.WorkerCount, model.TokenBudget), _starts);
        _starts[_runs] = Count;
        for (int run = 0; run < _runs; run++)
            PaddedTokens += (long)lengths[_starts[run]] * (_starts[run + 1] - _starts[run]);

        ArrayPool<int>.Shared.Return(lengths);
    }

    private void RunBatch(OnnxWorker worker, int run)
    {
        int rows = _starts[run + 1] - _starts[run];
        ReadOnlySpan<long> texts = _order.AsSpan(_starts[run], rows);
        int columns = _encoded.Length((int)texts[0]);
        int dimensions = model.Dimensions;
        ReadOnlySpan<float> output = default;
        if (columns > 0)
        {
            worker.Buffers.Begin(rows, columns);
            for (int row = 0; row < rows; row++)
                worker.Buffers.WriteRow(row, _encoded.Ids((int)texts[row]), _encoded.TypeIds((int)texts[row]));

            output = worker.Run();
        }

        for (int row = 0; row < rows; row++)
        {
            int text = (int)texts[row];
            int length = _encoded.Length(text);
            float[] vector = new float[dimensions];

            // A tokenizer without special tokens makes nothing of an empty text: its vector is zero.
            if (length > 0 && model.Session.Graph.IsPooled)
                model.Finish(output.Slice(row * dimensions, dimensions), vector);
            else if (length > 0)
                model.Pool(output.Slice(((row * columns) + worker.Buffers.FirstColumn(length)) * dimensions, length * dimensions), vector);

            _vectors[text] = vector;
        }
    }
}
