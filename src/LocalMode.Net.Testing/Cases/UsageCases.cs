using Microsoft.Extensions.AI;

namespace LocalMode.Testing;

/// <summary>What is counted.</summary>
internal static class UsageCases
{
    public static IReadOnlyList<CaseDefinition> All { get; } =
    [
        new("Usage.IsReportedOnce", "Usage is summed when updates are put together: twice is double, never is free.", IsReportedOnceAsync, Needs.Usage),
        new("Usage.AddsUp", "Budgets read the total, dashboards the parts.", AddsUpAsync, Needs.Usage),
        new("Usage.IsInTheResponse", "Whoever takes the answer whole counts tokens too.", IsInTheResponseAsync, Needs.Usage),
        new("Usage.IsTheSameStreamed", "The same work costs the same, streamed or not.", IsTheSameStreamedAsync, Needs.RepeatableUsage),
    ];

    public static IEnumerable<UsageDetails> Of(IEnumerable<ChatResponseUpdate> updates) =>
        updates.SelectMany(static update => update.Contents).OfType<UsageContent>().Select(static content => content.Details);

    private static async Task IsReportedOnceAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        int count = Of(await context.StreamAsync(client).ConfigureAwait(false)).Count();
        context.Expect(count == 1, "usage once in the stream", $"{count} times");
    }

    private static async Task AddsUpAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        foreach (UsageDetails usage in Of(await context.StreamAsync(client).ConfigureAwait(false)))
        {
            context.Expect(usage.InputTokenCount is null or > 0, "more than 0 input tokens", $"{usage.InputTokenCount}");
            context.Expect(usage.OutputTokenCount is null or > 0, "more than 0 output tokens", $"{usage.OutputTokenCount}");
            context.Expect(
                usage.TotalTokenCount is not { } total || usage.InputTokenCount is not { } input || usage.OutputTokenCount is not { } output || total == input + output,
                $"a total of {usage.InputTokenCount} + {usage.OutputTokenCount}",
                $"{usage.TotalTokenCount}");
        }
    }

    private static async Task IsInTheResponseAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        UsageDetails? usage = (await context.AnswerAsync(client).ConfigureAwait(false)).Usage;
        context.Expect(usage is not null, "usage in the response", "none");
        context.Expect(usage!.OutputTokenCount is not null, "output tokens in the usage", "none");
    }

    private static async Task IsTheSameStreamedAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        UsageDetails? streamed = Of(await context.StreamAsync(client).ConfigureAwait(false)).FirstOrDefault();
        UsageDetails? whole = (await context.AnswerAsync(client).ConfigureAwait(false)).Usage;
        if (streamed is null || whole is null)
            return; // The cases above say so.

        context.Expect(Numbers(streamed) == Numbers(whole), $"{Numbers(whole)} (input, output, total) as from GetResponseAsync", $"{Numbers(streamed)}");
    }

    private static (long? Input, long? Output, long? Total) Numbers(UsageDetails usage) =>
        (usage.InputTokenCount, usage.OutputTokenCount, usage.TotalTokenCount);
}
