namespace LocalMode.LlamaCpp.Encoders;

/// <summary>One call of a role: tokenise the inputs in chunks, plan the runs, run them. The worker's thread takes its steps one by one.</summary>
/// <remarks>What is marked "under the lock" is read and written under the worker's lock only.</remarks>
internal abstract class EncoderCall
{
    // Few enough that other calls get their turn, many enough that turns are rare.
    private const int ChunkSize = 64;

    private readonly TaskCompletionSource _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int[][] _inputs;
    private readonly float[]?[] _outputs;
    private int[] _order = [];
    private int _tokenized;
    private int _finished;
    private Exception? _failure;
    private volatile bool _stopped;

    /// <summary>Prepares a call.</summary>
    /// <param name="count">The inputs.</param>
    /// <param name="priority">How urgent it is.</param>
    protected EncoderCall(int count, InferencePriority priority)
    {
        Place = new(this);
        Priority = priority;
        _inputs = new int[count][];
        _outputs = new float[]?[count];
    }

    /// <summary>Gets how urgent the call is.</summary>
    public InferencePriority Priority { get; }

    /// <summary>Gets the call's place in the queue. Under the lock.</summary>
    public LinkedListNode<EncoderCall> Place { get; }

    /// <summary>Gets or sets a value indicating whether a step was taken. Under the lock.</summary>
    public bool IsStarted { get; set; }

    /// <summary>Gets a value indicating whether nobody waits for the rest.</summary>
    public bool IsStopped => _stopped;

    /// <summary>Gets the number of inputs.</summary>
    public int Count => _inputs.Length;

    /// <summary>Gets the tokens that were fed, special tokens included.</summary>
    public long Tokens { get; private set; }

    /// <summary>Gets the row of an input; <see langword="null"/> if it has no token.</summary>
    public float[]? Output(int input) => _outputs[input];

    /// <summary>Queues the call and waits for its end.</summary>
    /// <exception cref="OverloadedException">Too many calls wait.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The role was disposed of before the call was complete.</exception>
    public async Task RunAsync(EncoderWorker worker, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Count == 0)
            return;

        worker.Enqueue(this);
        using (cancellationToken.UnsafeRegister(
            static (state, token) =>
            {
                (EncoderWorker owner, EncoderCall call) = ((EncoderWorker, EncoderCall))state!;
                owner.Cancel(call, new OperationCanceledException(token));
            },
            (worker, this)))
        {
            await _outcome.Task.ConfigureAwait(false);
        }
    }

    /// <summary>Takes one step, on the worker's thread.</summary>
    /// <returns>Whether it was the last one.</returns>
    public bool Step(EncoderModel model)
    {
        if (_tokenized < Count)
        {
            int end = Math.Min(Count, _tokenized + ChunkSize);
            for (; _tokenized < end && !_stopped; _tokenized++)
            {
                int[] tokens = Tokenize(_tokenized, model);
                _inputs[_tokenized] = tokens;
                Tokens += tokens.Length;
            }

            if (_tokenized < Count)
                return false;

            Plan();
        }

        Run(model);
        return _finished == Count;
    }

    /// <summary>Ends the call early; only the first reason counts. Under the lock.</summary>
    public void Fail(Exception failure)
    {
        _failure ??= failure;
        _stopped = true;
    }

    /// <summary>Hands the outcome to whoever awaits the call. Without the lock.</summary>
    public void Complete()
    {
        if (_failure is null)
            _outcome.TrySetResult();
        else
            _outcome.TrySetException(_failure);
    }

    /// <summary>Turns an input into tokens, at most as many as the model takes. On the worker's thread.</summary>
    /// <exception cref="ContextOverflowException">It does not fit and may not be cut.</exception>
    protected abstract int[] Tokenize(int input, EncoderModel model);

    // The longest first: what shares a run is then about as long, and attention wastes least.
    private void Plan()
    {
        _order = new int[Count];
        int[] keys = new int[Count];
        for (int i = 0; i < keys.Length; i++)
        {
            _order[i] = i;
            keys[i] = -_inputs[i].Length;
        }

        Array.Sort(keys, _order);
    }

    private void Run(EncoderModel model)
    {
        EncoderContext context = model.Context;
        context.Begin();
        int tokens = 0;
        int end = _finished;
        for (; end < Count && end - _finished < context.Sequences; end++)
        {
            int[] input = _inputs[_order[end]];
            if (input.Length == 0)
                break;

            // One that is longer than the budget runs alone.
            if (tokens > 0 && tokens + input.Length > model.TokenBudget)
                break;

            context.Add(end - _finished, input);
            tokens += input.Length;
        }

        if (tokens == 0)
        {
            // Only inputs without tokens are left.
            _finished = Count;
            return;
        }

        if (_stopped || !context.Run(this))
            return;

        for (int sequence = 0; _finished < end; sequence++, _finished++)
            _outputs[_order[_finished]] = context.Output(sequence).ToArray();
    }
}
