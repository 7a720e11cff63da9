using Microsoft.Extensions.AI;

namespace LocalMode.Testing;

/// <summary>MaxOutputTokens. Where tokens are not counted, only the finish reason is looked at.</summary>
internal static class OutputLimitCases
{
    public static IReadOnlyList<CaseDefinition> All { get; } =
    [
        new("OutputLimit.FinishesWithLength", "Length tells that the answer was cut; stop would pass off a part as the whole.", FinishesWithLengthAsync),
        new("OutputLimit.IsKept", "The limit bounds cost and time.", IsKeptAsync, Needs.Usage),
        new("OutputLimit.CutsTheSameAnswer", "A limit shortens the answer and changes nothing else.", CutsTheSameAnswerAsync, Needs.Determinism),
    ];

    private static async Task FinishesWithLengthAsync(CaseContext context)
    {
        List<ChatResponseUpdate> updates = await LimitedAsync(context, 1).ConfigureAwait(false);
        ChatFinishReason? reason = StreamingCases.Finish(updates);
        context.Expect(reason is null || reason == ChatFinishReason.Length, "finish reason length with MaxOutputTokens 1", reason?.Value ?? "none");
    }

    private static async Task IsKeptAsync(CaseContext context)
    {
        foreach (int limit in (int[])[1, 2])
        {
            foreach (UsageDetails usage in UsageCases.Of(await LimitedAsync(context, limit).ConfigureAwait(false)))
                context.Expect(usage.OutputTokenCount is null || usage.OutputTokenCount <= limit, $"at most {limit} output tokens", $"{usage.OutputTokenCount}");
        }
    }

    private static async Task CutsTheSameAnswerAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        string whole = StreamingCases.Text(await context.StreamAsync(client).ConfigureAwait(false));
        string cut = StreamingCases.Text(await context.StreamAsync(client, options: context.Options(static options => options.MaxOutputTokens = 2)).ConfigureAwait(false));
        context.Expect(
            cut.Length < whole.Length && whole.StartsWith(cut, StringComparison.Ordinal), $"a shorter beginning of '{whole}' with MaxOutputTokens 2", $"'{cut}'");
    }

    private static async Task<List<ChatResponseUpdate>> LimitedAsync(CaseContext context, int limit)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        return await context.StreamAsync(client, options: context.Options(options => options.MaxOutputTokens = limit)).ConfigureAwait(false);
    }
}
