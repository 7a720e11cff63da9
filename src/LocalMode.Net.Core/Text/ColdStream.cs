using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace LocalMode;

/// <summary>
/// What <see cref="TextStream"/> and <see cref="ObjectStream{T}"/> share: a source that is opened when somebody reads, one reader who gets items, and any
/// number who wait for the result.
/// </summary>
/// <typeparam name="TUpdate">What the source gives.</typeparam>
/// <typeparam name="TItem">What the reader gets.</typeparam>
/// <typeparam name="TResult">What there is at the end.</typeparam>
/// <param name="name">The type's name, for messages.</param>
/// <param name="verb">The verb that gave the stream.</param>
/// <param name="resultMethod">The method that gives the result.</param>
/// <param name="streamToken">Ends the stream.</param>
[SuppressMessage("Design", "CA1001", Justification = "The semaphore's wait handle is never created, so nothing is held; the source is closed by the reader.")]
internal abstract class ColdStream<TUpdate, TItem, TResult>(string name, string verb, string resultMethod, CancellationToken streamToken)
    where TResult : class
{
    // One participant at a time pulls from the source; whoever pulls leaves the items for the reader.
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Queue<TItem> _unread = new();
    private CancellationTokenSource? _sourceCancellation;
    private IAsyncEnumerator<TUpdate>? _source;
    private State _state;
    private ExceptionDispatchInfo? _failure;
    private TResult? _result;
    private int _claimed;
    private int _resultWaiters;
    private volatile bool _hasReader;

    private enum State
    {
        Cold,
        Running,
        Completed,
        Failed,
        Stopped,
    }

    /// <summary>Gets a value indicating whether somebody takes the items.</summary>
    protected bool HasReader => _hasReader;

    public IAsyncEnumerator<TItem> Read(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _claimed, 1) != 0)
            throw new InvalidOperationException($"This {name} has been read already. It is enumerated once; call {verb} again for another answer, or take the whole of it from {resultMethod}.");

        _hasReader = true;
        return new Reader(this, cancellationToken);
    }

    public async Task<TResult> GetResultAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _resultWaiters);
        bool whole = false;
        try
        {
            Interlocked.Exchange(ref _claimed, 1);
            while (true)
            {
                await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
                try
                {
                    if (!await PullAsync(cancellationToken).ConfigureAwait(false))
                    {
                        whole = true;
                        return _result ??= Finish();
                    }
                }
                finally
                {
                    _gate.Release();
                }
            }
        }
        finally
        {
            // Whoever leaves last without the whole answer turns the model off.
            if (Interlocked.Decrement(ref _resultWaiters) == 0 && !whole && !_hasReader)
                await StopAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Opens the source.</summary>
    protected abstract IAsyncEnumerable<TUpdate> Open(CancellationToken cancellationToken);

    /// <summary>Keeps what an update adds to the result, and gives the reader's item, if there is one.</summary>
    protected abstract bool Take(TUpdate update, [MaybeNullWhen(false)] out TItem item);

    /// <summary>Makes the result of all updates.</summary>
    protected abstract TResult Finish();

    /// <summary>Reads one update; the gate is held. Returns false when the answer has ended.</summary>
    private async ValueTask<bool> PullAsync(CancellationToken cancellationToken)
    {
        switch (_state)
        {
            case State.Completed:
                return false;
            case State.Failed:
                _failure!.Throw();
                break;
            case State.Stopped:
                throw new InvalidOperationException($"The stream was stopped before the answer had ended, so there is no final response. Read it to its end, or call {resultMethod} without enumerating.");
        }

        bool ended = true;
        CancellationTokenRegistration registration = default;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            Start();
            registration = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _sourceCancellation);
            if (await _source!.MoveNextAsync().ConfigureAwait(false))
            {
                if (Take(_source.Current, out TItem? item) && _hasReader)
                    _unread.Enqueue(item);
                ended = false;
                return true;
            }

            _state = State.Completed;
            return false;
        }
        catch (Exception exception)
        {
            Exception error = exception is OperationCanceledException ? Cancelled(cancellationToken) ?? exception : exception;
            _failure = ExceptionDispatchInfo.Capture(error);
            _state = State.Failed;
            _failure.Throw();
            throw;
        }
        finally
        {
            await registration.DisposeAsync().ConfigureAwait(false);
            if (ended)
                await CloseAsync().ConfigureAwait(false);
        }
    }

    private void Start()
    {
        if (_state != State.Cold)
            return;

        _state = State.Running;
        _sourceCancellation = CancellationTokenSource.CreateLinkedTokenSource(streamToken);
        _source = Open(_sourceCancellation.Token).GetAsyncEnumerator(_sourceCancellation.Token);
    }

    // The source saw a linked token; the caller is told about the token it knows.
    private OperationCanceledException? Cancelled(CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? new(cancellationToken)
        : streamToken.IsCancellationRequested ? new(streamToken)
        : null;

    private async ValueTask CloseAsync()
    {
        IAsyncEnumerator<TUpdate>? source = _source;
        _source = null;
        try
        {
            if (source is not null)
                await source.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            _sourceCancellation?.Dispose();
            _sourceCancellation = null;
        }
    }

    private async ValueTask<(bool Has, TItem? Item)> ReadAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            TItem? item;
            while (!_unread.TryDequeue(out item))
            {
                if (!await PullAsync(cancellationToken).ConfigureAwait(false))
                    return (false, default);
            }

            return (true, item);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async ValueTask StopReadingAsync()
    {
        _hasReader = false;

        // Somebody waits for the whole answer: it goes on for them.
        if (Volatile.Read(ref _resultWaiters) != 0)
            return;

        await StopAsync().ConfigureAwait(false);
    }

    private async ValueTask StopAsync()
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            _unread.Clear();
            if (_state is State.Running or State.Cold)
            {
                _state = State.Stopped;
                await CloseAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    private sealed class Reader(ColdStream<TUpdate, TItem, TResult> stream, CancellationToken cancellationToken) : IAsyncEnumerator<TItem>
    {
        private bool _disposed;

        public TItem Current { get; private set; } = default!;

        public async ValueTask<bool> MoveNextAsync()
        {
            if (_disposed)
                return false;

            (bool has, TItem? item) = await stream.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (has)
                Current = item!;
            return has;
        }

        public ValueTask DisposeAsync()
        {
            if (_disposed)
                return ValueTask.CompletedTask;

            _disposed = true;
            return stream.StopReadingAsync();
        }
    }
}
