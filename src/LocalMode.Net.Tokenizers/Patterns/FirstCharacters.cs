namespace LocalMode.Tokenizers;

/// <summary>Finds out with which characters a match of a pattern can begin.</summary>
internal static class FirstCharacters
{
    /// <summary>Gets the characters, or <see langword="null"/> if a match may be empty.</summary>
    /// <param name="node">The pattern.</param>
    public static CodePointSet? Of(PatternNode node)
    {
        var ranges = new List<(int First, int Last)>();
        return Add(node, ranges) ? null : CodePointSet.OfRanges(ranges);
    }

    // Returns whether the part may be empty.
    private static bool Add(PatternNode node, List<(int First, int Last)> ranges)
    {
        switch (node)
        {
            case SetNode set:
                ranges.AddRange(set.Set.Ranges);
                return false;
            case SequenceNode { Items: [StepBackNode, ..] }:
                return true;
            case SequenceNode sequence:
                foreach (PatternNode item in sequence.Items)
                {
                    if (!Add(item, ranges))
                    {
                        return false;
                    }
                }

                return true;
            case ChoiceNode choice:
                bool isEmpty = false;
                foreach (PatternNode item in choice.Items)
                {
                    isEmpty |= Add(item, ranges);
                }

                return isEmpty;
            case RepeatNode repeat:
                return Add(repeat.Body, ranges) || repeat.Min == 0;
            case AtomicNode atomic:
                return Add(atomic.Body, ranges);
            default:
                return true;
        }
    }
}
