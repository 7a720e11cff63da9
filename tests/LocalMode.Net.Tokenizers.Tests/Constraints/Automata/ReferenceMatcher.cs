using LocalMode.Tokenizers.Constraints;
using LocalMode.Tokenizers.Constraints.Automata;

namespace LocalMode.Tokenizers.Tests.Constraints.Automata;

/// <summary>Matches a pattern as its meaning is defined: by the places at which each part may end. Slow and plain.</summary>
internal sealed class ReferenceMatcher(string pattern)
{
    private readonly PatternTree _tree = EcmaParser.Parse(pattern, new CompileBudget(new ConstraintOptions()));
    private int[] _text = [];

    public bool IsMatch(string text)
    {
        _text = [.. text.EnumerateRunes().Select(static rune => rune.Value)];
        return Enumerable.Range(0, _text.Length + 1).Any(start => Ends(_tree, [start]).Count > 0);
    }

    private SortedSet<int> Ends(PatternTree tree, SortedSet<int> starts)
    {
        switch (tree)
        {
            case PatternChars chars:
                return [.. starts.Where(at => at < _text.Length && chars.Set.Contains(_text[at])).Select(static at => at + 1)];
            case PatternSequence sequence:
                return sequence.Parts.Aggregate(starts, (at, part) => Ends(part, at));
            case PatternChoice choice:
                return [.. choice.Alternatives.SelectMany(part => Ends(part, starts))];
            case PatternPlace place:
                return [.. starts.Where(at => Holds(place.Kind, at))];
            case PatternLook { IsBehind: false } look:
                return [.. starts.Where(at => Ends(look.Item, [at]).Count > 0 != look.IsNegative)];
            case PatternLook look:
                return [.. starts.Where(at => Enumerable.Range(0, at + 1).Any(start => Ends(look.Item, [start]).Contains(at)) != look.IsNegative)];
            case PatternRepeat repeat:
                SortedSet<int> current = starts;
                for (int i = 0; i < repeat.Minimum; i++)
                    current = Ends(repeat.Item, current);
                SortedSet<int> all = [.. current];
                for (int i = repeat.Minimum; (repeat.Maximum is null || i < repeat.Maximum) && current.Count > 0; i++)
                {
                    current = [.. Ends(repeat.Item, current).Except(all)];
                    all.UnionWith(current);
                }
                return all;
            default:
                throw new InvalidOperationException($"{tree.GetType().Name} is no part of a pattern.");
        }
    }

    private bool Holds(PatternPlaceKind kind, int at) => kind switch
    {
        PatternPlaceKind.Beginning => at == 0,
        PatternPlaceKind.End => at == _text.Length,
        PatternPlaceKind.WordBorder => IsWord(at - 1) != IsWord(at),
        _ => IsWord(at - 1) == IsWord(at),
    };

    private bool IsWord(int at) => at >= 0 && at < _text.Length && CharRanges.Word.Contains(_text[at]);
}
