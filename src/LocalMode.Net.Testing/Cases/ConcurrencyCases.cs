using Microsoft.Extensions.AI;

namespace LocalMode.Testing;

/// <summary>Several callers at once.</summary>
internal static class ConcurrencyCases
{
    private const int Callers = 4;

    public static IReadOnlyList<CaseDefinition> All { get; } =
    [
        new("Concurrency.AnswersAreThoseGivenAlone", "One client serves a whole process; requests must not see each other.", AnswersAreThoseGivenAloneAsync, Needs.Determinism),
        new("Concurrency.OneOptionsObjectServesAll", "Callers keep one options object and one conversation for many calls at once.", OneOptionsObjectServesAllAsync),
    ];

    private static async Task AnswersAreThoseGivenAloneAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        string[] alone = new string[Callers];
        for (int i = 0; i < Callers; i++)
            alone[i] = await AskAsync(context, client, i).ConfigureAwait(false);

        string[] together = await Task.WhenAll(Enumerable.Range(0, Callers).Select(async i =>
        {
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            return await AskAsync(context, client, i).ConfigureAwait(false);
        })).ConfigureAwait(false);

        for (int i = 0; i < Callers; i++)
            context.Expect(together[i] == alone[i], $"'{alone[i]}' for request {i}, as alone", $"'{together[i]}'");
    }

    private static async Task OneOptionsObjectServesAllAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        List<ChatMessage> messages = context.Prompt();
        ChatOptions options = context.Options();
        RequestSnapshot before = new(messages, options);
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(async _ =>
        {
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            await context.StreamAsync(client, messages, options).ConfigureAwait(false);
        })).ConfigureAwait(false);

        string? change = before.OptionsChange() ?? before.MessagesChange();
        context.Expect(change is null, "options and messages as they were, after calls at once", change ?? "");
    }

    /// <summary>Asks something else for each caller: another question, or another length.</summary>
    private static async Task<string> AskAsync(CaseContext context, IChatClient client, int caller)
    {
        ChatOptions options = context.Options(options => options.MaxOutputTokens = 2 + caller);
        List<ChatMessage> messages = caller % 2 == 0 ? context.Prompt() : context.OtherPrompt();
        return StreamingCases.Text(await context.StreamAsync(client, messages, options).ConfigureAwait(false));
    }
}
