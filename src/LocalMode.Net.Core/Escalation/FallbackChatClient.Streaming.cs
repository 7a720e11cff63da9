using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.AI;

namespace LocalMode;

public sealed partial class FallbackChatClient
{
    /// <inheritdoc/>
    /// <remarks>The stream is cold: nothing runs before it is enumerated, and each enumeration is a request of its own.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="messages"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The options hold something that is not an escalation mode.</exception>
    /// <exception cref="ObjectDisposedException">The client is disposed.</exception>
    /// <exception cref="EscalationForbiddenException">The local leg could not answer and the request may not leave.</exception>
    /// <exception cref="BudgetExceededException">The local leg could not answer and a budget is used up.</exception>
    /// <exception cref="OfflineException">The local leg could not answer and there is no network.</exception>
    /// <exception cref="EscalationIncompleteException">The answer broke off after part of it was passed on.</exception>
    /// <exception cref="TimeoutException">The only leg that could answer took too long.</exception>
    /// <exception cref="AggregateException">Neither leg answered.</exception>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return StreamAsync(messages, options, cancellationToken);
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        EscalationRun run = new(_settings, _local, _cloud, messages, options, stream: true);
        Serving? serving = null;
        string? restartId = null;
        string? voidId = null;
        try
        {
            serving = await run.ServeAsync(cancellationToken).ConfigureAwait(false);
            while (true)
            {
                LegStream stream = serving.Stream!;
                Exception? broken = null;
                while (true)
                {
                    ChatResponseUpdate update;
                    try
                    {
                        if (!await stream.MoveNextAsync().ConfigureAwait(false))
                        {
                            await run.EndAsync(serving, cancellationToken).ConfigureAwait(false);
                            break;
                        }
                        update = stream.Take();
                        if (stream is { HasToolCall: true, HasEnded: false })
                        {
                            await stream.HoldToEndAsync(update).ConfigureAwait(false);
                            broken = run.CheckCalls(stream);
                            if (broken is not null)
                                break;
                            continue;
                        }
                    }
                    catch (Exception error)
                    {
                        broken = error;
                        break;
                    }
                    if (restartId is not null && (update.MessageId is null || update.MessageId == voidId))
                        update.MessageId = restartId;
                    run.Show(update, serving);
                    yield return update;
                }
                broken ??= await stream.CloseAsync().ConfigureAwait(false);
                if (broken is null)
                    break;
                voidId = stream.Attempt.MessageId;
                (serving, StreamResetContent reset) = await run.BreakOffAsync(serving, broken, cancellationToken).ConfigureAwait(false);
                restartId = Guid.NewGuid().ToString("N");
                yield return new ChatResponseUpdate(ChatRole.Assistant, [reset]) { MessageId = restartId };
            }
            yield return await run.CompleteAsync(serving, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Only a reader who stopped early gets here with the stream open.
            Exception? late = serving?.Stream is { } open ? await open.CloseAsync().ConfigureAwait(false) : null;
            await run.DisposeAsync().ConfigureAwait(false);
            if (late is not null)
                ExceptionDispatchInfo.Throw(late);
        }
    }
}
