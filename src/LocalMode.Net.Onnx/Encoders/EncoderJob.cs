using System.Buffers;
using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace LocalMode.Onnx;

/// <summary>
/// One call of a text role: encode the items in chunks, plan the runs, run them, read their rows. Awaited through itself; may be used again.
/// </summary>
/// <param name="model">The opened model.</param>
/// <param name="chunkSize">
/// The items that a worker encodes in one turn: few enough that other calls get theirs, many enough that turns are rare.
/// </param>
internal abstract class EncoderJob(OnnxTextModel model, int chunkSize = EncoderJob.UsualChunkSize) : OnnxJob, IValueTaskSource
{
    public const int UsualChunkSize = 128;

    private readonly EncodedRows _rows = new(chunkSize);
    private ManualResetValueTaskSourceCore<bool> _outcome = new() { RunContinuationsAsynchronously = true };
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

    /// <summary>Gets the tokens that were fed, special tokens included and padding not.</summary>
    public long Tokens { get; private set; }

    /// <summary>Gets the tokens that were fed, padding included.</summary>
    public long PaddedTokens { get; private set; }

    /// <summary>Gets the number of runs that were planned.</summary>
    public int Runs => _runs;

    protected OnnxTextModel Model { get; } = model;

    protected override int OpenSteps => _planned ? _runs - _runsTaken : _rows.ChunkCount - _chunksTaken;

    protected override bool IsComplete => _planned && _runsDone == _runs;

    /// <summary>Runs the items 0 to <paramref name="items"/> - 1 and waits for the end.</summary>
    /// <exception cref="OverloadedException">Too many calls wait.</exception>
    /// <exception cref="ModelOutOfMemoryException">There is no memory for a run.</exception>
    /// <exception cref="ModelInvalidException">The graph failed.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The role is disposed, or was before the call was complete.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask RunAsync(int items, CancellationToken cancellationToken)
    {
        Model.ThrowIfDisposed();
        cancellationToken.ThrowIfCancellationRequested();
        if (items == 0)
            return;

        try
        {
            _rows.Rent(items, Model.HasTypeIds);
            _chunksLeft = _rows.ChunkCount;
            Model.Scheduler.Enqueue(this);

            // The registration ends before the memory is given back: leaving the block waits for a callback that runs.
            using (cancellationToken.UnsafeRegister(static (state, token) => ((EncoderJob)state!).Cancel(token), this))
                await new ValueTask(this, _outcome.Version).ConfigureAwait(false);
        }
        finally
        {
            ReturnMemory();
        }
    }

    /// <summary>Makes the job new again; nobody may know it any more.</summary>
    public virtual void Reset()
    {
        _outcome.Reset();
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

    internal override void Execute(JobWorker thread, int step)
    {
        OnnxWorker worker = (OnnxWorker)thread;

        // Steps count up through both phases; a chunk's step is never taken once the runs are planned.
        if (step >= _rows.ChunkCount)
        {
            RunBatch(worker, step - _rows.ChunkCount);
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

    /// <summary>Encodes an item and adds its rows: one, several, or none. On a worker's thread; items of other chunks are encoded beside it.</summary>
    protected abstract void Encode(EncodedItem item, OnnxWorker worker);

    /// <summary>
    /// Takes what a row's outputs hold, before the next run overwrites them. On a worker's thread; rows of other runs, even of the same item,
    /// are read beside it and in any order.
    /// </summary>
    protected abstract void Read(EncodedRow row);

    protected override int TakeStep() => _planned ? _rows.ChunkCount + _runsTaken++ : _chunksTaken++;

    protected override void StepDone(int step)
    {
        if (step >= _rows.ChunkCount)
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

    private void Cancel(CancellationToken cancellationToken) => Model.Scheduler.Cancel(this, new OperationCanceledException(cancellationToken));

    private void EncodeChunk(OnnxWorker worker, int chunk)
    {
        (int start, int end) = _rows.Items(chunk);
        for (int item = start; item < end && !IsStopped; item++)
            Encode(new(_rows, chunk, item), worker);
    }

    private void Plan()
    {
        _rows.Number();
        int count = _rows.Count;
        if (count == 0)
            return;

        _order = ArrayPool<long>.Shared.Rent(count);
        _starts = ArrayPool<int>.Shared.Rent(count + 1);
        Span<long> order = _order.AsSpan(0, count);
        int[] lengths = ArrayPool<int>.Shared.Rent(count);
        for (int row = 0; row < count; row++)
        {
            // The longest first, and of equal ones the first: short runs at the end keep the workers even.
            order[row] = ((long)(int.MaxValue - _rows.Length(row)) << 32) | (uint)row;
            Tokens += _rows.Length(row);
        }

        order.Sort();
        for (int i = 0; i < order.Length; i++)
            lengths[i] = _rows.Length((int)order[i]);

        _runs = BatchPlanner.Plan(lengths.AsSpan(0, count), BatchPlanner.Share(Tokens, Model.WorkerCount, Model.TokenBudget), _starts, Model.MasksPadding);
        _starts[_runs] = count;
        for (int run = 0; run < _runs; run++)
            PaddedTokens += (long)lengths[_starts[run]] * (_starts[run + 1] - _starts[run]);

        ArrayPool<int>.Shared.Return(lengths);
    }

    private void RunBatch(OnnxWorker worker, int run)
    {
        ReadOnlySpan<long> rows = _order.AsSpan(_starts[run], _starts[run + 1] - _starts[run]);
        int columns = _rows.Length((int)rows[0]);
        if (columns > 0)
        {
            worker.Buffers.Begin(rows.Length, columns);
            for (int i = 0; i < rows.Length; i++)
                worker.Buffers.WriteRow(i, _rows.Ids((int)rows[i]), _rows.TypeIds((int)rows[i]));

            worker.Run();
        }

        for (int i = 0; i < rows.Length; i++)
        {
            int row = (int)rows[i];
            Read(new(worker.Buffers, i, _rows.Item(row), _rows.Window(row), _rows.Ids(row)));
        }
    }

    private void ReturnMemory()
    {
        _rows.Return();
        if (_order.Length == 0)
            return;

        ArrayPool<long>.Shared.Return(_order);
        ArrayPool<int>.Shared.Return(_starts);
        _order = [];
        _starts = [];
    }
}
