using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LocalMode.Testing;

/// <summary>Makes calls of any chat client go wrong, by a plan. What the plan does not name passes through unchanged.</summary>
/// <remarks>
/// <para>For tests of code that must live with failures. A stream counts as a call when its enumeration begins, so one that is never read counts as none.</para>
/// <para>Safe for concurrent use if the inner client is. Disposal disposes the inner client and ends all stalls.</para>
/// </remarks>
public sealed class FaultInjectingChatClient : DelegatingChatClient
{
    private readonly FaultPlan _plan;
    private readonly FaultClock _clock;
    private readonly StreamCount _streams = new();
    private readonly List<FaultCall> _calls = [];
    private readonly Lock _lock = new();

    /// <summary>Initializes a new instance of the <see cref="FaultInjectingChatClient"/> class.</summary>
    /// <param name="innerClient">The client whose calls go wrong. This one disposes it.</param>
    /// <param name="plan">What goes wrong, and when.</param>
    /// <param name="timeProvider">The clock for waits and for spans of time; <see langword="null"/> for <see cref="TimeProvider.System"/>.</param>
    public FaultInjectingChatClient(IChatClient innerClient, FaultPlan plan, TimeProvider? timeProvider = null)
        : base(innerClient)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _plan = plan;
        _clock = new(timeProvider ?? TimeProvider.System);
    }

    /// <summary>Gets the calls so far, each with what went wrong in it, in order; a copy.</summary>
    public IReadOnlyList<FaultCall> Calls
    {
        get
        {
            lock (_lock)
                return [.. _calls];
        }
    }

    /// <summary>Gets how many streams were begun to be read: enumerators got.</summary>
    public int StreamsOpened => _streams.Opened;

    /// <summary>Gets how many of these enumerators were disposed. Less than <see cref="StreamsOpened"/> after a test is a leak.</summary>
    public int StreamsDisposed => _streams.Disposed;

    /// <inheritdoc/>
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return Begin(isStreaming: false) is { } fault
            ? fault.Apply(() => base.GetStreamingResponseAsync(messages, options, cancellationToken), _clock, cancellationToken).ToChatResponseAsync(cancellationToken)
            : base.GetResponseAsync(messages, options, cancellationToken);
    }

    /// <inheritdoc/>
    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return new CountedStream(StreamAsync(() => base.GetStreamingResponseAsync(messages, options, cancellationToken), cancellationToken), _streams);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _clock.End();
        base.Dispose(disposing);
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        Func<IAsyncEnumerable<ChatResponseUpdate>> open, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IAsyncEnumerable<ChatResponseUpdate> stream = Begin(isStreaming: true) is { } fault ? fault.Apply(open, _clock, cancellationToken) : open();
        await foreach (ChatResponseUpdate update in stream.WithCancellation(cancellationToken).ConfigureAwait(false))
            yield return update;
    }

    private Fault? Begin(bool isStreaming)
    {
        lock (_lock)
        {
            FaultCall call = new(_calls.Count + 1, _clock.Elapsed, isStreaming);
            Fault? fault = _plan.For(call);
            _calls.Add(call with { Fault = fault });
            return fault;
        }
    }
}
