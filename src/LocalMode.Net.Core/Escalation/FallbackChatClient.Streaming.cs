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
    /// <exception cref="EscalationIncompleteException">The answer broke off after part of it was passed on.</exception>
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
        using EscalationRun run = new(_settings, messages, options);
        LegStream stream = await run.OpenStreamAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            foreach (ChatResponseUpdate held in stream.Held)
                yield return held;
            while (true)
            {
                ChatResponseUpdate update;
                try
                {
                    if (!await stream.MoveNextAsync().ConfigureAwait(false))
                        break;
                    update = stream.Current;
                }
                catch (Exception error)
                {
                    Exception shown = await run.BreakOffAsync(stream, error, cancellationToken).ConfigureAwait(false);
                    if (ReferenceEquals(shown, error))
                        throw;
                    throw shown;
                }
                stream.Attempt.Observe(update);
                yield return update;
            }
            if (await stream.CloseAsync().ConfigureAwait(false) is { } disposal)
                throw await run.BreakOffAsync(stream, disposal, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Only a reader who stopped early gets here with the stream open.
            if (await stream.CloseAsync().ConfigureAwait(false) is { } late)
                ExceptionDispatchInfo.Throw(late);
        }
        yield return run.Complete(stream.Attempt);
    }
}
