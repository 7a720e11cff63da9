using Microsoft.Extensions.AI;

namespace LocalMode.Testing;

/// <summary>Mistakes of the caller, and what the client cannot read.</summary>
internal static class ErrorCases
{
    private static readonly byte[] Pixel = [0x89, 0x50, 0x4E, 0x47];

    public static IReadOnlyList<CaseDefinition> All { get; } =
    [
        new("Errors.NullMessagesThrowAtTheCall", "A mistake is found where it is made: at the call, before anything is awaited or enumerated.", NullMessagesThrowAtTheCallAsync),
        new("Errors.EmptyConversationThrows", "A model that is asked nothing answers with an invention.", EmptyConversationThrowsAsync),
        new("Errors.NullMessageThrows", "A NullReferenceException from the inside helps nobody.", NullMessageThrowsAsync),
        new("Errors.OutputLimitOfZeroThrows", "A limit that makes no sense is a mistake, not a default.", OutputLimitOfZeroThrowsAsync),
        new("Errors.ImageIsRefused", "An image that is dropped is answered with an invention; an error lets the request go elsewhere.", ImageIsRefusedAsync, Needs.NoImages),
        new("Errors.UnknownContentIsRefused", "Content that the client does not know is part of the question.", UnknownContentIsRefusedAsync),
        new("Errors.LeaveTheClientWorking", "One caller's mistake is nobody else's.", LeaveTheClientWorkingAsync),
    ];

    private static async Task NullMessagesThrowAtTheCallAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        await context.ExpectErrorAsync<ArgumentNullException>("null messages", () =>
            client.GetResponseAsync((IEnumerable<ChatMessage>)null!, context.Options(), context.Token)).ConfigureAwait(false);
        await context.ExpectErrorAsync<ArgumentNullException>("null messages, streamed, before the enumeration", () =>
        {
            client.GetStreamingResponseAsync((IEnumerable<ChatMessage>)null!, context.Options(), context.Token);
            return Task.CompletedTask;
        }).ConfigureAwait(false);
    }

    private static async Task EmptyConversationThrowsAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        await context.ExpectRefusedAsync<ArgumentException>(client, "an empty conversation", static () => []).ConfigureAwait(false);
    }

    private static async Task NullMessageThrowsAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        await context.ExpectRefusedAsync<ArgumentException>(client, "a message that is null", () => [.. context.Prompt(), null!]).ConfigureAwait(false);
    }

    private static async Task OutputLimitOfZeroThrowsAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        await context.ExpectRefusedAsync<ArgumentException>(client, "MaxOutputTokens 0", context.Prompt, static options => options.MaxOutputTokens = 0).ConfigureAwait(false);
    }

    private static async Task ImageIsRefusedAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        await context.ExpectRefusedAsync<UnsupportedCapabilityException>(
            client, "an image in a message", () => With(context, new DataContent(Pixel, "image/png"))).ConfigureAwait(false);
    }

    private static async Task UnknownContentIsRefusedAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        await context.ExpectRefusedAsync<UnsupportedCapabilityException>(
            client, "content of a type that the client cannot know", () => With(context, new UnknownContent())).ConfigureAwait(false);
    }

    private static async Task LeaveTheClientWorkingAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        await CaseContext.CatchAsync(() => context.AnswerAsync(client, With(context, new UnknownContent()))).ConfigureAwait(false);
        await CaseContext.CatchAsync(() => context.StreamAsync(client, [])).ConfigureAwait(false);
        await context.ExpectWorkingAsync(client, "two requests were refused").ConfigureAwait(false);
    }

    private static List<ChatMessage> With(CaseContext context, AIContent content)
    {
        List<ChatMessage> messages = context.Prompt();
        messages[0].Contents.Add(content);
        return messages;
    }

    private sealed class UnknownContent : AIContent;
}
