using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LocalMode.Testing;

/// <summary>Keeps the payload of each call of any chat client, as it was then, and passes the call on unchanged.</summary>
/// <remarks>A stream is a call when its enumeration begins, since nothing is sent before. Put it where the payload leaves: innermost, around the client that sends. Safe for concurrent use if the inner client is.</remarks>
/// <param name="innerClient">The client that is called. This one disposes it.</param>
public sealed class CapturingChatClient(IChatClient innerClient) : DelegatingChatClient(innerClient)
{
    private readonly List<CapturedPayload> _payloads = [];
    private readonly Lock _lock = new();

    /// <summary>Gets the payloads so far, in order; a copy.</summary>
    public IReadOnlyList<CapturedPayload> Payloads
    {
        get
        {
            lock (_lock)
                return [.. _payloads];
        }
    }

    /// <inheritdoc/>
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return base.GetResponseAsync(Keep(messages, options), options, cancellationToken);
    }

    /// <inheritdoc/>
    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return StreamAsync(messages, options, cancellationToken);
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (ChatResponseUpdate update in base.GetStreamingResponseAsync(Keep(messages, options), options, cancellationToken).ConfigureAwait(false))
            yield return update;
    }

    // The messages may be an iterator that can be run only once.
    private ChatMessage[] Keep(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        ChatMessage[] all = [.. messages];
        CapturedPayload payload = CapturedPayload.Capture(all, options);
        lock (_lock)
            _payloads.Add(payload);
        return all;
    }
}
