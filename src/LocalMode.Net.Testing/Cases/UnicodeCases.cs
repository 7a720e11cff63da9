using Microsoft.Extensions.AI;

namespace LocalMode.Testing;

/// <summary>Characters that are made of several tokens, bytes or UTF-16 units.</summary>
internal static class UnicodeCases
{
    private const string Mixed = "Grin \U0001F600, thumb \U0001F44D\U0001F3FD, family \U0001F468\u200D\U0001F469\u200D\U0001F467, \u4F60\u597D\u4E16\u754C, \U00020BB7, \u00E9t\u00E9.";

    public static IReadOnlyList<CaseDefinition> All { get; } =
    [
        new("Unicode.UpdatesHoldWholeCharacters", "Each update is written out alone; half a character becomes garbage that never heals.", UpdatesHoldWholeCharactersAsync),
        new("Unicode.ScriptedTextArrivesWhole", "Text must not change on its way from the model to the caller.", ScriptedTextArrivesWholeAsync, Needs.ScriptedText),
    ];

    private static async Task UpdatesHoldWholeCharactersAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        ExpectWhole(context, await context.StreamAsync(client, context.UnicodePrompt()).ConfigureAwait(false));
    }

    private static async Task ScriptedTextArrivesWholeAsync(CaseContext context)
    {
        IChatClient client = await context.TextClientAsync(Mixed).ConfigureAwait(false);
        string text = StreamingCases.Text(await context.StreamAsync(client).ConfigureAwait(false));
        context.Expect(text == Mixed, $"'{Mixed}'", $"'{text}'");
    }

    private static void ExpectWhole(CaseContext context, List<ChatResponseUpdate> updates)
    {
        for (int i = 0; i < updates.Count; i++)
        {
            string text = updates[i].Text;
            context.Expect(!text.Contains('\uFFFD', StringComparison.Ordinal), $"no replacement character in update {i}", $"'{text}'");
            for (int at = 0; at < text.Length; at++)
            {
                if (!char.IsSurrogate(text[at]))
                    continue;

                context.Expect(at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]), $"whole surrogate pairs in update {i}", $"\\u{(int)text[at]:X4} alone");
                at++;
            }
        }
    }
}
