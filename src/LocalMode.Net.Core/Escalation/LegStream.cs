using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>
/// One leg's stream. It is read to its first content here; what came before is held back, to be passed on in order with it or dropped.
/// </summary>
internal sealed class LegStream(AttemptRecord attempt, FirstContentDeadline? deadline)
{
    private IAsyncEnumerator<ChatResponseUpdate>? _enumerator;
    private bool _left;

    public AttemptRecord Attempt => attempt;

    /// <summary>The updates up to and with the first content.</summary>
    public List<ChatResponseUpdate> Held { get; } = [];

    public ChatResponseUpdate Current => _enumerator!.Current;

    public bool HasExpired => deadline is { HasExpired: true };

    /// <summary>Calls the leg and reads to its first content.</summary>
    /// <returns>Whether there was content.</returns>
    /// <exception cref="TimeoutException">The content came too late.</exception>
    public async ValueTask<bool> OpenAsync(
        IChatClient client, IReadOnlyList<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        CancellationToken token = deadline?.Token ?? cancellationToken;
        _enumerator = client.GetStreamingResponseAsync(messages, options, token).GetAsyncEnumerator(token);
        bool found = false;
        while (!found && await MoveNextInTimeAsync(_enumerator).ConfigureAwait(false))
        {
            ChatResponseUpdate update = _enumerator.Current;
            Held.Add(update);
            attempt.Observe(update);
            found = HasContent(update);
        }
        if (deadline is not null && !deadline.TryMeet())
            throw Late(deadline);
        if (found)
            attempt.MarkFirstContent();
        return found;
    }

    /// <summary>Reads on after the first content. Nothing of ours is between the caller and the leg here.</summary>
    public ValueTask<bool> MoveNextAsync() => _enumerator is { } enumerator ? enumerator.MoveNextAsync() : new(false);

    /// <summary>Disposes the leg's stream. Repeated calls do nothing.</summary>
    /// <returns>The error of the disposal, if any.</returns>
    public async ValueTask<Exception?> CloseAsync()
    {
        IAsyncEnumerator<ChatResponseUpdate>? enumerator = _enumerator;
        _enumerator = null;
        try
        {
            if (enumerator is not null)
                await enumerator.DisposeAsync().ConfigureAwait(false);
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
        finally
        {
            if (!_left)
                deadline?.Dispose();
        }
    }

    private async ValueTask<bool> MoveNextInTimeAsync(IAsyncEnumerator<ChatResponseUpdate> enumerator)
    {
        ValueTask<bool> next = enumerator.MoveNextAsync();
        if (deadline is null || next.IsCompleted)
            return await next.ConfigureAwait(false);
        Task<bool> step = next.AsTask();
        if (await Task.WhenAny(step, deadline.Ignored).ConfigureAwait(false) == step)
            return await step.ConfigureAwait(false);
        // A stream must not be disposed while a step of it runs, so this one is disposed when its step ends.
        _enumerator = null;
        _left = true;
        _ = DisposeLaterAsync(enumerator, step, deadline);
        throw Late(deadline);
    }

    private static async Task DisposeLaterAsync(IAsyncEnumerator<ChatResponseUpdate> enumerator, Task step, FirstContentDeadline deadline)
    {
        // Its request has gone on without it and has recorded the timeout; whatever it still throws has no reader.
        await step.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await enumerator.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            deadline.Dispose();
        }
    }

    private static bool HasContent(ChatResponseUpdate update)
    {
        IList<AIContent> contents = update.Contents;
        for (int i = 0; i < contents.Count; i++)
        {
            if (ContentProbe.IsContent(contents[i]))
                return true;
        }
        return false;
    }

    private static TimeoutException Late(FirstContentDeadline deadline) =>
        new($"The local model gave no content within {deadline.Limit}.");
}
