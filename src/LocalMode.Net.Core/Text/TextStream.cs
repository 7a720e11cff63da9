using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>An answer that arrives piece by piece: the text as a sequence, and the final response when it has ended.</summary>
/// <remarks>
/// <para>Cold: no model runs until the stream is enumerated or <see cref="GetResponseAsync"/> is called, so a stream that nobody reads costs nothing.
/// It is enumerated once; a second enumeration, or one that begins after <see cref="GetResponseAsync"/>, is an <see cref="InvalidOperationException"/>.</para>
/// <para><see cref="GetResponseAsync"/> may be called at any time and as often as liked: before the enumeration it reads the answer to its end, during the
/// enumeration it does so too and the pieces stay there for the reader, afterwards it gives what was read.
/// Only where the reader stopped early is there no final response: the model was told to stop, and half an answer is never returned as a whole one.</para>
/// <para>Cancelling the token of <c>StreamTextAsync</c>, or of whoever is reading at the time, ends the whole stream. The model's stream is opened at most once and disposed exactly once: at its end, on failure,
/// or when the reader stops early.</para>
/// </remarks>
[SuppressMessage("Naming", "CA1711", Justification = "A stream of text is what the field calls it; it is no System.IO.Stream.")]
[SuppressMessage("Design", "CA1001", Justification = "The semaphore's wait handle is never created, so nothing is held; the source is closed by the reader.")]
public sealed class TextStream : IAsyncEnumerable<string>
{
    private readonly IChatClient _client;
    private readonly IReadOnlyList<ChatMessage> _messages;
    private readonly ChatOptions? _options;
    private readonly CancellationToken _streamToken;

    // One participant at a time pulls from the source; whoever pulls leaves the text for the reader.
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Queue<string> _unread = new();
    private readonly List<ChatResponseUpdate> _updates = [];
    private CancellationTokenSource? _sourceCancellation;
    private IAsyncEnumerator<ChatResponseUpdate>? _source;
    private State _state;
    private ExceptionDispatchInfo? _failure;
    private ChatResponse? _response;
    private int _claimed;
    private int _responseWaiters;
    private volatile bool _hasReader;

    internal TextStream(IChatClient client, IReadOnlyList<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        _client = client;
        _messages = messages;
        _options = options;
        _streamToken = cancellationToken;
    }

    private enum State
    {
        Cold,
        Running,
        Completed,
        Failed,
        Stopped,
    }

    /// <summary>Begins to read the answer: each element is the next piece of text, never empty.</summary>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <returns>The enumerator, to be disposed by the caller, as <c>await foreach</c> does.</returns>
    /// <exception cref="InvalidOperationException">The stream was enumerated before, or <see cref="GetResponseAsync"/> has read it.</exception>
    public IAsyncEnumerator<string> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _claimed, 1) != 0)
            throw new InvalidOperationException("This stream has been read already. A TextStream is enumerated once; call StreamTextAsync again for another answer, or take the whole text from GetResponseAsync.");

        _hasReader = true;
        return new Reader(this, cancellationToken);
    }

    /// <summary>Gets the final response, reading the answer to its end if nobody has.</summary>
    /// <param name="cancellationToken">Ends the stream, if it has not ended.</param>
    /// <returns>The whole answer: text, tokens used, finish reason, model id and, behind a fallback, the escalation report.</returns>
    /// <exception cref="InvalidOperationException">The reader stopped before the answer had ended.</exception>
    /// <exception cref="OperationCanceledException">The stream was cancelled.</exception>
    public async Task<ChatResponse> GetResponseAsync(CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _responseWaiters);
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
                        return _response ??= _updates.ToChatResponse();
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
            if (Interlocked.Decrement(ref _responseWaiters) == 0 && !whole && !_hasReader)
                await StopAsync().ConfigureAwait(false);
        }
    }

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
                throw new InvalidOperationException("The stream was stopped before the answer had ended, so there is no final response. Read it to its end, or call GetResponseAsync without enumerating.");
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
                Keep(_source.Current);
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
        _sourceCancellation = CancellationTokenSource.CreateLinkedTokenSource(_streamToken);
        _source = _client.GetStreamingResponseAsync(_messages, _options, _sourceCancellation.Token).GetAsyncEnumerator(_sourceCancellation.Token);
    }

    private void Keep(ChatResponseUpdate update)
    {
        _updates.Add(update);
        if (_hasReader && update.Text is { Length: > 0 } text)
            _unread.Enqueue(text);
    }

    // The source saw a linked token; the caller is told about the token it knows.
    private OperationCanceledException? Cancelled(CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? new(cancellationToken)
        : _streamToken.IsCancellationRequested ? new(_streamToken)
        : null;

    private async ValueTask CloseAsync()
    {
        IAsyncEnumerator<ChatResponseUpdate>? source = _source;
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

    private async ValueTask<string?> ReadAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            string? text;
            while (!_unread.TryDequeue(out text))
            {
                if (!await PullAsync(cancellationToken).ConfigureAwait(false))
                    return null;
            }

            return text;
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
        if (Volatile.Read(ref _responseWaiters) != 0)
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

    private sealed class Reader(TextStream stream, CancellationToken cancellationToken) : IAsyncEnumerator<string>
    {
        private bool _disposed;

        public string Current { get; private set; } = "";

        public async ValueTask<bool> MoveNextAsync()
        {
            if (_disposed || await stream.ReadAsync(cancellationToken).ConfigureAwait(false) is not { } text)
                return false;

            Current = text;
            return true;
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
