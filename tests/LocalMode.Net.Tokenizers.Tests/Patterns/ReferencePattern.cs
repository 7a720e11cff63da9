using System.Text;

namespace LocalMode.Tokenizers.Tests.Patterns;

/// <summary>What a parsed pattern means: all ends of its matches at a position, the preferred one first. Plain and slow.</summary>
internal static class ReferencePattern
{
    public static IEnumerable<int> Ends(PatternNode node, string text, int at) => node switch
    {
        SetNode set => at < text.Length && set.Set.Contains(Rune.GetRuneAt(text, at).Value) ? [at + Rune.GetRuneAt(text, at).Utf16SequenceLength] : [],
        SequenceNode sequence => Sequence(sequence.Items, 0, text, at),
        ChoiceNode choice => choice.Items.SelectMany(item => Ends(item, text, at)),
        RepeatNode repeat => Repeat(repeat, 0, text, at),
        AtomicNode atomic => Ends(atomic.Body, text, at).Take(1),
        LookNode { Behind: false } look => Ends(look.Body, text, at).Any() != look.Negative ? [at] : [],
        LookNode look => Enumerable.Range(0, at + 1).Any(start => Ends(look.Body, text, start).Contains(at)) != look.Negative ? [at] : [],
        AnchorNode anchor => PatternAnchors.Holds(anchor.Anchor, text, at) ? [at] : [],
        _ => throw new InvalidOperationException(node.GetType().Name),
    };

    private static IEnumerable<int> Sequence(IReadOnlyList<PatternNode> items, int index, string text, int at) =>
        index == items.Count ? [at] : Ends(items[index], text, at).SelectMany(end => Sequence(items, index + 1, text, end));

    // A turn that takes nothing ends a loop without a limit, as in Oniguruma.
    private static IEnumerable<int> Repeat(RepeatNode repeat, int done, string text, int at)
    {
        IEnumerable<int> more = done == repeat.Max
            ? []
            : Ends(repeat.Body, text, at).SelectMany(end => end == at && done >= repeat.Min && repeat.Max == int.MaxValue ? [end] : Repeat(repeat, done + 1, text, end));
        return done < repeat.Min ? more : repeat.Lazy ? Enumerable.Concat([at], more) : more.Append(at);
    }
}
