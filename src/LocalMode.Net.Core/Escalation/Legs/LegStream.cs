using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>
/// One leg's stream. It is read to its commit here; what came before is held back, to be passed on in order with it or dropped. A tool call
/// holds what follows until the stream has ended and the call was checked.
/// </summary>
internal sealed class LegStream(AttemptRecord attempt, LegWatch watch, CommitPolicy policy)
{
    private CommitGate _commit = new(policy);
    private IAsyncEnumerator<ChatResponseUpdate>? _enumerator;
    private int _released;

    public AttemptRecord Attempt => attempt;

    public LegWatch Watch => watch;

    /// <summary>Gets the updates that are held back.</summary>
    public List<ChatResponseUpdate> Held { get; } = [];

    /// <summary>Gets whether the leg has given its last update before the answer committed, or after a tool call.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Gets whether a tool call came.</summary>
    public bool HasToolCall => attempt.HasToolCall;

    /// <summary>Calls the leg and reads to its commit or its end.</summary>
    /// <param name="client">The leg.</param>
    /// <param name="messages">What it is sent.</param>
    /// <param name="options">Its options.</param>
    /// <param name="during">Asked for each update; a verdict to escalate ends the reading.</param>
    /// <returns>The verdict that ended the reading, or none: the answer has committed or ended.</returns>
    /// <exception cref="TimeoutException">It took too long.</exception>
    public async ValueTask<TriggerVerdict> OpenAsync(
        IChatClient client, IReadOnlyList<ChatMessage> messages, ChatOptions? options, Func<ChatResponseUpdate, TriggerVerdict>? during)
    {
        _enumerator = client.GetStreamingResponseAsync(messages, options, watch.Token).GetAsyncEnumerator(watch.Token);
        bool met = false;
        while (await watch.MoveNextAsync(_enumerator).ConfigureAwait(false))
        {
            ChatResponseUpdate update = _enumerator.Current;
            Held.Add(update);
            attempt.Observe(update);
            bool commits = _commit.Add(update);
            if (_commit.HasContent && !met)
            {
                if (!watch.TryMeet())
                    throw watch.Late();
                met = true;
                attempt.MarkFirstContent();
            }
            if (during is not null && during(update) is { Kind: TriggerVerdictKind.Escalate } verdict)
                return verdict;
            if (commits)
                return default;
        }
        if (!watch.TryMeet())
            throw watch.Late();
        HasEnded = true;
        return default;
    }

    /// <summary>Moves to the next update: first those held back, then what comes. Nothing of ours is between the caller and the leg here.</summary>
    /// <returns>Whether there is one, which <see cref="Take"/> gives.</returns>
    public ValueTask<bool> MoveNextAsync() => _released < Held.Count
        ? new(true)
        : HasEnded || _enumerator is null ? new(false) : watch.MoveNextAsync(_enumerator);

    /// <summary>Gives the update that <see cref="MoveNextAsync"/> found.</summary>
    public ChatResponseUpdate Take()
    {
        if (_released < Held.Count)
        {
            ChatResponseUpdate held = Held[_released];
            Held[_released++] = null!;
            return held;
        }
        ChatResponseUpdate update = _enumerator!.Current;
        attempt.Observe(update);
        return update;
    }

    /// <summary>Reads what follows a tool call to the end, and holds it together with the update of the call.</summary>
    public async ValueTask HoldToEndAsync(ChatResponseUpdate call)
    {
        Held.Clear();
        _released = 0;
        Held.Add(call);
        while (await watch.MoveNextAsync(_enumerator!).ConfigureAwait(false))
        {
            Held.Add(_enumerator!.Current);
            attempt.Observe(_enumerator.Current);
        }
        ThrowIfExpired();
        HasEnded = true;
    }

    /// <summary>Throws if the leg ended because it was cancelled for taking too long: what it gave is not whole then.</summary>
    public void ThrowIfExpired()
    {
        if (watch.Expired is not null)
            throw watch.Late();
    }

    /// <summary>Disposes the leg's stream. Repeated calls do nothing.</summary>
    /// <returns>The error of the disposal, if any.</returns>
    public async ValueTask<Exception?> CloseAsync()
    {
        IAsyncEnumerator<ChatResponseUpdate>? enumerator = _enumerator;
        _enumerator = null;
        try
        {
            if (enumerator is not null && !watch.WasLeft)
                await enumerator.DisposeAsync().ConfigureAwait(false);
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
        finally
        {
            watch.Dispose();
        }
    }
}
