using Microsoft.Extensions.AI;

namespace LocalMode.Testing;

/// <summary>Stop sequences, chosen out of the client's own answer.</summary>
internal static class StopSequenceCases
{
    public static IReadOnlyList<CaseDefinition> All { get; } =
    [
        new("StopSequences.NeverLeak", "Callers cut structured answers by stop sequences and do not look for them again.", NeverLeakAsync, Needs.StopSequences),
        new("StopSequences.KeepTheTextBefore", "Everything up to the stop sequence is the answer.", KeepTheTextBeforeAsync, Needs.StopSequences),
        new("StopSequences.AreFoundAcrossUpdates", "Where updates begin and end is the client's business; a stop sequence may lie across.", AreFoundAcrossUpdatesAsync, Needs.StopSequences),
        new("StopSequences.FinishWithStop", "The caller asked for the end: nothing was cut.", FinishWithStopAsync, Needs.StopSequences),
        new("StopSequences.HalfMatchKeepsTheText", "Text that only begins like a stop sequence is text.", HalfMatchKeepsTheTextAsync, Needs.StopSequences),
        new("StopSequences.AreRefused", "A stop sequence that is ignored gives text that the caller never wanted.", AreRefusedAsync, Needs.NoStopSequences),
    ];

    private static async Task NeverLeakAsync(CaseContext context)
    {
        (IChatClient client, List<ChatResponseUpdate> updates) = await BaselineAsync(context).ConfigureAwait(false);
        string stop = Inside(context, StreamingCases.Text(updates));
        string text = StreamingCases.Text(await StoppedAsync(context, client, stop).ConfigureAwait(false));
        context.Expect(!text.Contains(stop, StringComparison.Ordinal), $"no '{stop}' in the text", $"'{text}'");
    }

    private static async Task KeepTheTextBeforeAsync(CaseContext context)
    {
        (IChatClient client, List<ChatResponseUpdate> updates) = await BaselineAsync(context).ConfigureAwait(false);
        string whole = StreamingCases.Text(updates);
        string stop = Inside(context, whole);
        string before = whole[..whole.IndexOf(stop, StringComparison.Ordinal)];
        string text = StreamingCases.Text(await StoppedAsync(context, client, stop).ConfigureAwait(false));
        context.Expect(text.StartsWith(before, StringComparison.Ordinal), $"'{before}', the text before '{stop}'", $"'{text}'");
    }

    private static async Task AreFoundAcrossUpdatesAsync(CaseContext context)
    {
        (IChatClient client, List<ChatResponseUpdate> updates) = await BaselineAsync(context).ConfigureAwait(false);
        string whole = StreamingCases.Text(updates);
        int boundary = 0;
        foreach (ChatResponseUpdate update in updates)
        {
            boundary += update.Text.Length;
            if (boundary < 2 || boundary >= whole.Length || !IsPlain(whole.AsSpan(boundary - 1, 2)))
                continue;

            string stop = whole.Substring(boundary - 1, 2);
            if (whole.IndexOf(stop, StringComparison.Ordinal) != boundary - 1)
                continue;

            string text = StreamingCases.Text(await StoppedAsync(context, client, stop).ConfigureAwait(false));
            context.Expect(text == whole[..(boundary - 1)], $"'{whole[..(boundary - 1)]}', the text before '{stop}', which lies across two updates", $"'{text}'");
            return;
        }

        throw context.Fail("an answer to Prompt in several pieces of text, with a seam that is like no other place", $"'{whole}' in {updates.Count} updates");
    }

    private static async Task FinishWithStopAsync(CaseContext context)
    {
        (IChatClient client, List<ChatResponseUpdate> updates) = await BaselineAsync(context).ConfigureAwait(false);
        ChatFinishReason? reason = StreamingCases.Finish(await StoppedAsync(context, client, Inside(context, StreamingCases.Text(updates))).ConfigureAwait(false));
        context.Expect(reason is null || reason == ChatFinishReason.Stop, "finish reason stop after a stop sequence", reason?.Value ?? "none");
    }

    private static async Task HalfMatchKeepsTheTextAsync(CaseContext context)
    {
        (IChatClient client, List<ChatResponseUpdate> updates) = await BaselineAsync(context).ConfigureAwait(false);
        string whole = StreamingCases.Text(updates);
        string[] stops = [Inside(context, whole) + "\u0001", whole[^1..] + "\u0001"];
        string text = StreamingCases.Text(await StoppedAsync(context, client, stops).ConfigureAwait(false));
        context.Expect(text == whole, $"'{whole}', since no stop sequence comes in full", $"'{text}'");
    }

    private static async Task AreRefusedAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        await context.ExpectRefusedAsync<UnsupportedCapabilityException>(
            client, "stop sequences", context.Prompt, static options => options.StopSequences = ["END"]).ConfigureAwait(false);
    }

    private static async Task<(IChatClient Client, List<ChatResponseUpdate> Updates)> BaselineAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        return (client, await context.StreamAsync(client).ConfigureAwait(false));
    }

    private static Task<List<ChatResponseUpdate>> StoppedAsync(CaseContext context, IChatClient client, params string[] stops) =>
        context.StreamAsync(client, options: context.Options(options => options.StopSequences = [.. stops]));

    /// <summary>Picks two characters after the beginning of the text which do not come at its very beginning.</summary>
    private static string Inside(CaseContext context, string text)
    {
        for (int at = text.Length / 2; at + 2 <= text.Length; at++)
        {
            ReadOnlySpan<char> stop = text.AsSpan(at, 2);
            if (IsPlain(stop) && text.AsSpan().IndexOf(stop) > 0)
                return stop.ToString();
        }

        throw context.Fail("an answer to Prompt of some characters, to pick a stop sequence from", $"'{text}'");
    }

    private static bool IsPlain(ReadOnlySpan<char> text) => text.IndexOfAnyInRange('\uD800', '\uDFFF') < 0;
}
