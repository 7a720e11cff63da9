using LocalMode.Tokenizers.Constraints;

namespace LocalMode.LlamaCpp.Chat.ToolCalls;

/// <summary>
/// Joins the beginnings of texts, so that the matcher follows few of them at a time whatever their number, and what they have in common is known without
/// asking the model.
/// </summary>
internal static class NameTree
{
    /// <summary>One of the texts, with what follows it.</summary>
    /// <param name="items">The texts, all different, and the grammars that follow them; at least one.</param>
    public static ConstraintGrammar Build(IEnumerable<(string Text, ConstraintGrammar Tail)> items)
    {
        (string Text, ConstraintGrammar Tail)[] sorted = [.. items];
        Array.Sort(sorted, static (x, y) => string.CompareOrdinal(x.Text, y.Text));
        return Build(sorted, 0);
    }

    private static ConstraintGrammar Build(ReadOnlySpan<(string Text, ConstraintGrammar Tail)> items, int at)
    {
        int to = Common(items, at);
        List<ConstraintGrammar> ways = [];
        for (int i = 0; i < items.Length;)
        {
            if (items[i].Text.Length == to)
            {
                ways.Add(items[i++].Tail);
                continue;
            }

            int next = i + 1;
            while (next < items.Length && First(items[next].Text, to).SequenceEqual(First(items[i].Text, to)))
                next++;

            ways.Add(Build(items[i..next], to));
            i = next;
        }

        ConstraintGrammar rest = ways is [ConstraintGrammar only] ? only : ConstraintGrammar.AnyOf(ways);
        return to == at ? rest : ConstraintGrammar.Sequence(ConstraintGrammar.Literal(items[0].Text[at..to]), rest);
    }

    // Sorted texts have in common what the first and the last have. A surrogate pair is not divided.
    private static int Common(ReadOnlySpan<(string Text, ConstraintGrammar Tail)> items, int at)
    {
        string first = items[0].Text;
        string last = items[^1].Text;
        while (at < first.Length && at < last.Length && First(first, at).SequenceEqual(First(last, at)))
            at += First(first, at).Length;

        return at;
    }

    private static ReadOnlySpan<char> First(string text, int at) =>
        text.AsSpan(at, char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? 2 : 1);
}
