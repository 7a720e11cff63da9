using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Puts the streams of a <see cref="FallbackChatClient"/> together.</summary>
public static class EscalationResponseExtensions
{
    /// <summary>
    /// Puts a stream together that may hold <see cref="StreamResetContent"/>: what came before the last reset is dropped, its usage too. Without a reset
    /// the result is that of <see cref="ChatResponseExtensions.ToChatResponse(IEnumerable{ChatResponseUpdate})"/>, which glues both answers together and
    /// adds up their usage.
    /// </summary>
    /// <param name="updates">The updates. They are not changed.</param>
    /// <returns>The response, with the report of the whole request.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="updates"/> is <see langword="null"/>.</exception>
    public static ChatResponse ToEscalationAwareResponse(this IEnumerable<ChatResponseUpdate> updates)
    {
        ArgumentNullException.ThrowIfNull(updates);
        List<ChatResponseUpdate> valid = [];
        foreach (ChatResponseUpdate update in updates)
            Add(valid, update);
        return valid.ToChatResponse();
    }

    /// <summary>
    /// Puts a stream together that may hold <see cref="StreamResetContent"/>: what came before the last reset is dropped, its usage too. Without a reset
    /// the result is that of <see cref="ChatResponseExtensions.ToChatResponseAsync(IAsyncEnumerable{ChatResponseUpdate}, CancellationToken)"/>, which
    /// glues both answers together and adds up their usage.
    /// </summary>
    /// <param name="updates">The updates. They are not changed.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <returns>The response, with the report of the whole request.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="updates"/> is <see langword="null"/>.</exception>
    public static Task<ChatResponse> ToEscalationAwareResponseAsync(this IAsyncEnumerable<ChatResponseUpdate> updates, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(updates);
        return CollectAsync(updates, cancellationToken);
    }

    private static async Task<ChatResponse> CollectAsync(IAsyncEnumerable<ChatResponseUpdate> updates, CancellationToken cancellationToken)
    {
        List<ChatResponseUpdate> valid = [];
        await foreach (ChatResponseUpdate update in updates.WithCancellation(cancellationToken).ConfigureAwait(false))
            Add(valid, update);
        return valid.ToChatResponse();
    }

    private static void Add(List<ChatResponseUpdate> valid, ChatResponseUpdate update)
    {
        IList<AIContent> contents = update.Contents;
        int reset = contents.Count - 1;
        while (reset >= 0 && contents[reset] is not StreamResetContent)
            reset--;
        if (reset < 0)
        {
            valid.Add(update);
            return;
        }
        valid.Clear();
        if (reset == contents.Count - 1)
            return;
        ChatResponseUpdate rest = update.Clone();
        rest.Contents = [.. contents.Skip(reset + 1)];
        valid.Add(rest);
    }
}
