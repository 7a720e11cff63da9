using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Streams an answer, and its correction where it needs one, as snapshots and then the value.</summary>
internal static class ObjectSteps
{
    /// <param name="client">The client.</param>
    /// <param name="messages">The messages.</param>
    /// <param name="reader">Reads the answer.</param>
    /// <param name="wantsSnapshots">Whether anybody takes snapshots, asked again and again.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    public static async IAsyncEnumerable<ObjectStep<T>> ReadAsync<T>(
        IChatClient client, IReadOnlyList<ChatMessage> messages, ObjectReader<T> reader, Func<bool> wantsSnapshots, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        FormedRequest<ReadObject<T>> request = new(client, messages, reader.Options, reader.TryRead);
        PartialJson partial = new(reader.MaxDepth);
        JsonElement? shown = null;
        while (true)
        {
            List<ChatResponseUpdate> updates = [];
            partial.Reset();
            await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(request.Messages, request.NextOptions(), cancellationToken).ConfigureAwait(false))
            {
                updates.Add(update);
                Append(partial, update);
                if (wantsSnapshots() && partial.TrySnapshot(out JsonElement json) && (!reader.IsWrapped || json.TryGetProperty(ObjectSchema.DataName, out json)))
                {
                    shown = json;
                    yield return new(json, null);
                }
            }
            if (!request.TryAccept(updates.ToEscalationAwareResponse(), out FormedAnswer<ReadObject<T>>? answer))
                continue;
            ObjectResponse<T> response = new(answer);
            // The last snapshot is the JSON of the value, also where it was not due, or no snapshot could tell that it had ended.
            yield return new(shown is not { } last || !JsonElement.DeepEquals(last, response.Json) ? response.Json : null, response);
            yield break;
        }
    }

    private static void Append(PartialJson partial, ChatResponseUpdate update)
    {
        foreach (AIContent content in update.Contents)
        {
            // What came before was no part of the answer.
            if (content is StreamResetContent || FinalAnswer.IsToolTurn(content))
                partial.Reset();
            else if (content is TextContent text)
                partial.Append(text.Text);
        }
    }
}
