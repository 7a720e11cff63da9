using Microsoft.Extensions.AI;

namespace LocalMode.Testing;

/// <summary>How a stream begins, ends and adds up to the answer.</summary>
internal static class StreamingCases
{
    public static IReadOnlyList<CaseDefinition> All { get; } =
    [
        new("Streaming.FinishReasonIsSetOnce", "A caller takes the finish reason for the end; two ends or none leave it guessing.", FinishReasonIsSetOnceAsync),
        new("Streaming.NoTextFollowsTheFinishReason", "A caller that stops at the finish reason would lose text.", NoTextFollowsTheFinishReasonAsync),
        new("Streaming.FullAnswerFinishesWithStop", "Stop tells that the model was done; anything else makes callers ask on.", FullAnswerFinishesWithStopAsync),
        new("Streaming.TextArrivesInPieces", "Streaming is there so that the reader sees the first words early.", TextArrivesInPiecesAsync),
        new("Streaming.TextIsTheResponse", "The same request must not have two answers.", TextIsTheResponseAsync, Needs.Determinism),
        new("Streaming.FinishReasonIsTheResponse", "The same request must not have two ends.", FinishReasonIsTheResponseAsync, Needs.Determinism),
        new("Streaming.NothingHappensBeforeEnumeration", "A stream that nobody reads must cost nothing, and must not hold the queue.", NothingHappensBeforeEnumerationAsync),
        new("Streaming.CanBeEnumeratedAgain", "Retrying middleware enumerates the same stream a second time.", CanBeEnumeratedAgainAsync, Needs.Determinism),
    ];

    private static async Task FinishReasonIsSetOnceAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        List<ChatResponseUpdate> updates = await context.StreamAsync(client).ConfigureAwait(false);
        int count = updates.Count(static update => update.FinishReason is not null);
        context.Expect(count == 1, "one update with a finish reason", $"{count}");
    }

    private static async Task NoTextFollowsTheFinishReasonAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        List<ChatResponseUpdate> updates = await context.StreamAsync(client).ConfigureAwait(false);
        int finish = updates.FindIndex(static update => update.FinishReason is not null);
        if (finish < 0)
            return; // The case before this one says so.

        string after = string.Concat(updates.Skip(finish + 1).Select(static update => update.Text));
        context.Expect(after.Length == 0, "no text after the update with the finish reason", $"'{after}'");
    }

    private static async Task FullAnswerFinishesWithStopAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        List<ChatResponseUpdate> updates = await context.StreamAsync(client).ConfigureAwait(false);
        ChatFinishReason? reason = Finish(updates);
        context.Expect(
            reason is null || reason == ChatFinishReason.Stop,
            "finish reason stop for an answer that ends by itself (if the answer was cut, raise AnswerTokens or change Prompt)",
            reason?.Value ?? "none");
    }

    private static async Task TextArrivesInPiecesAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        int pieces = (await context.StreamAsync(client).ConfigureAwait(false)).Count(static update => update.Text.Length > 0);
        context.Expect(pieces >= 2, "the answer to Prompt in two pieces of text or more", $"{pieces}");
    }

    private static async Task TextIsTheResponseAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        ChatResponse streamed = (await context.StreamAsync(client).ConfigureAwait(false)).ToChatResponse();
        ChatResponse whole = await context.AnswerAsync(client).ConfigureAwait(false);
        context.Expect(streamed.Text == whole.Text, $"the text of GetResponseAsync, '{whole.Text}', from the stream too", $"'{streamed.Text}'");
        context.Expect(whole.Text.Length > 0, "an answer with text", "an empty answer");
    }

    private static async Task FinishReasonIsTheResponseAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        ChatResponse streamed = (await context.StreamAsync(client).ConfigureAwait(false)).ToChatResponse();
        ChatResponse whole = await context.AnswerAsync(client).ConfigureAwait(false);
        context.Expect(streamed.FinishReason == whole.FinishReason, $"finish reason {whole.FinishReason} as from GetResponseAsync", $"{streamed.FinishReason}");
    }

    private static async Task NothingHappensBeforeEnumerationAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        bool enumerating = false;
        bool early = false;
        IEnumerable<ChatMessage> Messages()
        {
            early |= !Volatile.Read(ref enumerating);
            foreach (ChatMessage message in context.Prompt())
                yield return message;
        }

        IAsyncEnumerable<ChatResponseUpdate> stream = client.GetStreamingResponseAsync(Messages(), context.Options(), context.Token);

        // A client that starts work of its own gets a turn.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        bool read = Volatile.Read(ref early);
        Volatile.Write(ref enumerating, true);
        string text = await TextAsync(stream, context.Token).ConfigureAwait(false);
        context.Expect(!read, "messages that are read when the enumeration begins", "messages that were read before it");
        context.Expect(text.Length > 0, "an answer to messages that come as a sequence", "an empty one");
    }

    private static async Task CanBeEnumeratedAgainAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        IAsyncEnumerable<ChatResponseUpdate> stream = client.GetStreamingResponseAsync(context.Prompt(), context.Options(), context.Token);
        string one = await TextAsync(stream, context.Token).ConfigureAwait(false);
        string other = await TextAsync(stream, context.Token).ConfigureAwait(false);
        context.Expect(one == other, $"'{one}' from the second enumeration too", $"'{other}'");
    }

    public static ChatFinishReason? Finish(List<ChatResponseUpdate> updates) =>
        updates.Find(static update => update.FinishReason is not null)?.FinishReason;

    public static string Text(IEnumerable<ChatResponseUpdate> updates) => string.Concat(updates.Select(static update => update.Text));

    private static async Task<string> TextAsync(IAsyncEnumerable<ChatResponseUpdate> stream, CancellationToken cancellationToken)
    {
        string text = "";
        await foreach (ChatResponseUpdate update in stream.WithCancellation(cancellationToken).ConfigureAwait(false))
            text += update.Text;

        return text;
    }
}
