using Microsoft.Extensions.AI;

namespace LocalMode.Testing;

/// <summary>The end of a client. Each case opens its own.</summary>
internal static class DisposalCases
{
    public static IReadOnlyList<CaseDefinition> All { get; } =
    [
        new("Disposal.CallsThrowAfterIt", "A client without its model must say so, not crash or hang.", CallsThrowAfterItAsync, Needs.Disposal),
        new("Disposal.StreamsThrowAfterIt", "A client without its model must say so, not crash or hang.", StreamsThrowAfterItAsync, Needs.Disposal),
        new("Disposal.OpenStreamsThrowAfterIt", "A stream made before disposal and read after it has no model any more.", OpenStreamsThrowAfterItAsync, Needs.Disposal),
        new("Disposal.TwiceIsFine", "Containers and using blocks may both dispose a client.", TwiceIsFineAsync),
    ];

    private static async Task CallsThrowAfterItAsync(CaseContext context)
    {
        IChatClient client = await context.OwnClientAsync().ConfigureAwait(false);
        context.Dispose(client);
        await context.ExpectErrorAsync<ObjectDisposedException>("a call after disposal", () => context.AnswerAsync(client)).ConfigureAwait(false);
    }

    private static async Task StreamsThrowAfterItAsync(CaseContext context)
    {
        IChatClient client = await context.OwnClientAsync().ConfigureAwait(false);
        context.Dispose(client);
        await context.ExpectErrorAsync<ObjectDisposedException>("a stream after disposal", () => context.StreamAsync(client)).ConfigureAwait(false);
    }

    private static async Task OpenStreamsThrowAfterItAsync(CaseContext context)
    {
        IChatClient client = await context.OwnClientAsync().ConfigureAwait(false);
        IAsyncEnumerator<ChatResponseUpdate> stream =
            client.GetStreamingResponseAsync(context.Prompt(), context.Options(), context.Token).GetAsyncEnumerator(context.Token);
        await using (stream.ConfigureAwait(false))
        {
            context.Dispose(client);
            await context.ExpectErrorAsync<ObjectDisposedException>(
                "a stream that is first read after disposal", async () => await stream.MoveNextAsync().ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    private static async Task TwiceIsFineAsync(CaseContext context)
    {
        IChatClient client = await context.OwnClientAsync().ConfigureAwait(false);
        context.Dispose(client);
        Exception? error = await CaseContext.CatchAsync(() =>
        {
            client.Dispose();
            return Task.CompletedTask;
        }).ConfigureAwait(false);
        context.Expect(error is null, "a second Dispose without effect", CaseContext.Describe(error));
        if (client is not IAsyncDisposable asynchronous)
            return;

        error = await CaseContext.CatchAsync(async () => await asynchronous.DisposeAsync().ConfigureAwait(false)).ConfigureAwait(false);
        context.Expect(error is null, "DisposeAsync after Dispose without effect", CaseContext.Describe(error));
    }
}
