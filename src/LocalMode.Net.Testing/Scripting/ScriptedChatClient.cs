using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LocalMode.Testing;

/// <summary>A chat client that plays a script: it says texts in given pieces, waits, calls tools and throws where the script says so.</summary>
/// <remarks>
/// <para>For tests of code that talks to a chat client. It keeps all rules of <see cref="ChatClientConformance"/>: it honours
/// cancellation, MaxOutputTokens (a word is a token), StopSequences, ToolMode and AllowMultipleToolCalls, and refuses what it cannot do, or where its script has not the form that is asked for.
/// Sampling options have no effect: a script says the same each time. Usage counts words; a call counts as one.</para>
/// <para>Safe for concurrent use, also with a function as its script if that function is.</para>
/// </remarks>
public sealed class ScriptedChatClient : IChatClient
{
    private readonly Func<ScriptedRequest, ScriptedReply> _script;
    private readonly List<ScriptedRequest> _requests = [];
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim? _turns;
    private readonly TaskCompletionSource _disposal = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StreamCount _streams = new();
    private volatile bool _disposed;

    /// <summary>Initializes a new instance of the <see cref="ScriptedChatClient"/> class that says one reply after the other, and the last one again and again.</summary>
    /// <param name="replies">The replies, in order; at least one.</param>
    public ScriptedChatClient(params ScriptedReply[] replies)
        : this(InTurn(replies))
    {
    }

    /// <summary>Initializes a new instance of the <see cref="ScriptedChatClient"/> class that looks at each request.</summary>
    /// <param name="script">Says what to reply; called once for each request, when its turn comes.</param>
    /// <param name="maxConcurrentRequests">The requests that run at once; others wait. 1 or more; the default is no limit.</param>
    public ScriptedChatClient(Func<ScriptedRequest, ScriptedReply> script, int maxConcurrentRequests = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(script);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxConcurrentRequests, 1);
        _script = script;
        _turns = maxConcurrentRequests == int.MaxValue ? null : new(maxConcurrentRequests);
    }

    /// <summary>Gets the model's name. The default is <c>scripted</c>.</summary>
    public string ModelId { get; init; } = "scripted";

    /// <summary>Gets the clock for waits and for CreatedAt. The default is <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Gets the requests so far, refused ones too, in the order in which they came; a copy.</summary>
    public IReadOnlyList<ScriptedRequest> Requests
    {
        get
        {
            lock (_lock)
                return [.. _requests];
        }
    }

    /// <summary>Gets how many streams were begun to be read: enumerators got.</summary>
    public int StreamsOpened => _streams.Opened;

    /// <summary>Gets how many of these enumerators were disposed. Less than <see cref="StreamsOpened"/> after a test is a leak.</summary>
    public int StreamsDisposed => _streams.Disposed;

    /// <summary>Gets what the client answers through <see cref="GetService"/>, beside itself and its metadata: facts such as an <see cref="ITokenCounter"/>. The default is nothing.</summary>
    public IReadOnlyList<object> Services { get; init; } = [];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is no message, or an option is outside of its range.</exception>
    /// <exception cref="UnsupportedCapabilityException">Something is asked for that the script does not give.</exception>
    /// <exception cref="ObjectDisposedException">The client was disposed.</exception>
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return StreamAsync(messages, options, isStreaming: false, cancellationToken).ToChatResponseAsync(cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>Nothing happens before the enumeration begins. Errors are those of <see cref="GetResponseAsync"/>.</remarks>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return new CountedStream(StreamAsync(messages, options, isStreaming: true, cancellationToken), _streams);
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("scripted", providerUri: null, ModelId)
            : serviceType.IsInstanceOfType(this) ? this
            : Services.FirstOrDefault(serviceType.IsInstanceOfType);
    }

    /// <summary>Ends the client: later calls, and streams that are read on, throw <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        _disposed = true;
        _disposal.TrySetResult();
    }

    private static Func<ScriptedRequest, ScriptedReply> InTurn(ScriptedReply[] replies)
    {
        ArgumentNullException.ThrowIfNull(replies);
        if (replies.Length == 0)
            throw new ArgumentException("There is no reply; expected at least one.", nameof(replies));

        int next = -1;
        return _ => replies[Math.Min(Interlocked.Increment(ref next), replies.Length - 1)];
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, bool isStreaming, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        ScriptedRequest request = new([.. messages], options, isStreaming, TimeProvider.GetUtcNow());
        lock (_lock)
            _requests.Add(request);

        ScriptedRequestCheck.Request(request.Messages, options, ModelId);
        if (_turns is not null)
            await _turns.WaitAsync(cancellationToken).ConfigureAwait(false);

        try
        {
            ScriptedReply reply = _script(request);
            ScriptedRequestCheck.Reply(request, reply, ModelId);
            ScriptedRun run = new(request, ModelId, TimeProvider);
            EndStep? end = null;
            foreach (ScriptedStep step in reply.Steps)
            {
                end = step as EndStep;
                if (end is null && !await PassTimeAsync(step, cancellationToken).ConfigureAwait(false) && run.Play(step) is { } update)
                    yield return update;

                cancellationToken.ThrowIfCancellationRequested();
                ObjectDisposedException.ThrowIf(_disposed, this);
                if (end is not null || run.IsOver)
                    break;
            }

            if (run.Rest() is { } rest)
                yield return rest;

            cancellationToken.ThrowIfCancellationRequested();
            if (end is not { Reason: null })
                yield return run.End(end?.Reason);
        }
        finally
        {
            _turns?.Release();
        }
    }

    /// <summary>Plays a step that says nothing; tells whether it is one.</summary>
    private async ValueTask<bool> PassTimeAsync(ScriptedStep step, CancellationToken cancellationToken)
    {
        switch (step)
        {
            case WaitStep wait:
                await Task.Delay(wait.Delay, TimeProvider, wait.IgnoresCancellation ? CancellationToken.None : cancellationToken).ConfigureAwait(false);
                return true;
            case StallStep stall:
                await _disposal.Task.WaitAsync(stall.IgnoresCancellation ? CancellationToken.None : cancellationToken).ConfigureAwait(false);
                return true;
            case ActionStep code:
                code.Action();
                return true;
            default:
                return false;
        }
    }
}
