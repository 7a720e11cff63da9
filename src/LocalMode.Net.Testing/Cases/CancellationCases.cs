using Microsoft.Extensions.AI;

namespace LocalMode.Testing;

/// <summary>Ending a request early, by token or by walking away.</summary>
internal static class CancellationCases
{
    public static IReadOnlyList<CaseDefinition> All { get; } =
    [
        new("Cancellation.BeforeTheCall", "A request that nobody wants any more must not start.", BeforeTheCallAsync),
        new("Cancellation.BeforeTheStream", "A request that nobody wants any more must not start.", BeforeTheStreamAsync),
        new("Cancellation.DuringTheStream", "The reader has gone; every further token is waste.", DuringTheStreamAsync),
        new("Cancellation.ThroughTheEnumerator", "await foreach hands its token to the enumerator, with WithCancellation.", ThroughTheEnumeratorAsync),
        new("Cancellation.WhileQueued", "A waiting request must not hold its caller until its turn comes.", WhileQueuedAsync, Needs.Queue),
        new("Cancellation.LeavesTheClientWorking", "One caller's cancellation is nobody else's.", LeavesTheClientWorkingAsync),
        new("Cancellation.WalkingAwayFreesTheClient", "Leaving the loop is how most callers end a stream.", WalkingAwayFreesTheClientAsync),
    ];

    private static async Task BeforeTheCallAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        using CancellationTokenSource source = new();
        await source.CancelAsync().ConfigureAwait(false);
        await ExpectCancelledAsync(
            context, "a call with a cancelled token", () => client.GetResponseAsync(context.Prompt(), context.Options(), source.Token), source.Token).ConfigureAwait(false);
    }

    private static async Task BeforeTheStreamAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        using CancellationTokenSource source = new();
        await source.CancelAsync().ConfigureAwait(false);
        await ExpectCancelledAsync(
            context, "a stream with a cancelled token", () => ReadAsync(client.GetStreamingResponseAsync(context.Prompt(), context.Options(), source.Token)), source.Token).ConfigureAwait(false);
    }

    private static async Task DuringTheStreamAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        using CancellationTokenSource source = new();
        await ExpectCancelledAsync(
            context,
            "a stream whose token is cancelled after the first update",
            () => ReadAsync(client.GetStreamingResponseAsync(context.Prompt(), context.Options(), source.Token), source),
            source.Token).ConfigureAwait(false);
    }

    private static async Task ThroughTheEnumeratorAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        using CancellationTokenSource source = new();
        await ExpectCancelledAsync(
            context,
            "a stream whose enumerator's token is cancelled after the first update",
            () => ReadAsync(client.GetStreamingResponseAsync(context.Prompt(), context.Options(), CancellationToken.None), source, source.Token),
            source.Token).ConfigureAwait(false);
    }

    private static async Task WhileQueuedAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        IAsyncEnumerator<ChatResponseUpdate> running =
            client.GetStreamingResponseAsync(context.Prompt(), context.Options(), context.Token).GetAsyncEnumerator(CancellationToken.None);
        await using (running.ConfigureAwait(false))
        {
            context.Expect(await running.MoveNextAsync().ConfigureAwait(false), "a first update of the request that runs", "the end");

            using CancellationTokenSource source = new();
            Task<ChatResponse> waiting = client.GetResponseAsync(context.OtherPrompt(), context.Options(), source.Token);
            await source.CancelAsync().ConfigureAwait(false);
            await ExpectCancelledAsync(context, "a request that is cancelled while it waits for another", () => waiting, source.Token).ConfigureAwait(false);
        }

        await context.ExpectWorkingAsync(client, "a waiting request was cancelled").ConfigureAwait(false);
    }

    private static async Task LeavesTheClientWorkingAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        for (int i = 0; i < 3; i++)
        {
            using CancellationTokenSource source = new();
            await CaseContext.CatchAsync(
                () => ReadAsync(client.GetStreamingResponseAsync(context.Prompt(), context.Options(), source.Token), source)).ConfigureAwait(false);
        }

        await context.ExpectWorkingAsync(client, "three requests were cancelled").ConfigureAwait(false);
    }

    private static async Task WalkingAwayFreesTheClientAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        for (int i = 0; i < 3; i++)
        {
            await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(context.Prompt(), context.Options(), context.Token).ConfigureAwait(false))
                break;
        }

        await context.ExpectWorkingAsync(client, "three streams were left after the first update").ConfigureAwait(false);
    }

    private static async Task ReadAsync(
        IAsyncEnumerable<ChatResponseUpdate> stream, CancellationTokenSource? cancelAfterFirst = null, CancellationToken enumeratorToken = default)
    {
        await foreach (ChatResponseUpdate update in stream.WithCancellation(enumeratorToken).ConfigureAwait(false))
        {
            if (cancelAfterFirst is not null)
                await cancelAfterFirst.CancelAsync().ConfigureAwait(false);
        }
    }

    private static async Task ExpectCancelledAsync(CaseContext context, string what, Func<Task> action, CancellationToken token)
    {
        OperationCanceledException found = await context.ExpectErrorAsync<OperationCanceledException>(what, action).ConfigureAwait(false);
        context.Expect(found.CancellationToken == token, $"the caller's token in the OperationCanceledException for {what}", "another token");
    }
}
