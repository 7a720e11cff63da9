namespace LocalMode.Tokenizers;

/// <summary>Finds the ends of extended grapheme clusters, going through a text once (UAX #29, as the Rust crate unicode-segmentation does it).</summary>
internal struct GraphemeScanner
{
    private int _regionalIndicators;
    private bool _afterPictograph;
    private bool _afterPictographAndJoiner;
    private bool _afterConsonant;
    private bool _afterLinker;

    /// <summary>Finds the end of the cluster that begins at a position; clusters must be asked for in order.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where the cluster begins.</param>
    /// <returns>The unit after its last.</returns>
    public int EndOf(AlignedText text, int start)
    {
        int scalar = text.ScalarAt(start, out int units);
        GraphemeCategory before = GraphemeData.CategoryOf(scalar);
        Take(scalar, before);
        int at = start + units;
        while (at < text.Length)
        {
            scalar = text.ScalarAt(at, out units);
            GraphemeCategory after = GraphemeData.CategoryOf(scalar);
            if (IsBoundary(before, after))
            {
                break;
            }

            Take(scalar, after);
            before = after;
            at += units;
        }

        return at;
    }

    private static bool IsControl(GraphemeCategory category) =>
        category is GraphemeCategory.Control or GraphemeCategory.CarriageReturn or GraphemeCategory.LineFeed;

    private readonly bool IsBoundary(GraphemeCategory before, GraphemeCategory after)
    {
        if (IsControl(before) || IsControl(after))
        {
            return before != GraphemeCategory.CarriageReturn || after != GraphemeCategory.LineFeed;
        }

        bool joins = (before, after) switch
        {
            (GraphemeCategory.Lead, GraphemeCategory.Lead or GraphemeCategory.Vowel or GraphemeCategory.LeadVowel or GraphemeCategory.LeadVowelTail) => true,
            (GraphemeCategory.LeadVowel or GraphemeCategory.Vowel, GraphemeCategory.Vowel or GraphemeCategory.Tail) => true,
            (GraphemeCategory.LeadVowelTail or GraphemeCategory.Tail, GraphemeCategory.Tail) => true,
            (_, GraphemeCategory.Extend or GraphemeCategory.Joiner or GraphemeCategory.SpacingMark) => true,
            (GraphemeCategory.Prepend, _) => true,
            (_, GraphemeCategory.Consonant) => _afterConsonant && _afterLinker,
            (GraphemeCategory.Joiner, GraphemeCategory.Pictograph) => _afterPictographAndJoiner,
            (GraphemeCategory.RegionalIndicator, GraphemeCategory.RegionalIndicator) => _regionalIndicators % 2 == 1,
            _ => false,
        };
        return !joins;
    }

    private void Take(int scalar, GraphemeCategory category)
    {
        _regionalIndicators = category == GraphemeCategory.RegionalIndicator ? _regionalIndicators + 1 : 0;
        _afterPictographAndJoiner = _afterPictograph && category == GraphemeCategory.Joiner;
        _afterPictograph = category == GraphemeCategory.Pictograph || (_afterPictograph && category == GraphemeCategory.Extend);
        if (GraphemeData.IsLinker(scalar))
        {
            _afterLinker = true;
        }
        else if (!GraphemeData.IsConjunctExtend(scalar))
        {
            _afterConsonant = category == GraphemeCategory.Consonant;
            _afterLinker = false;
        }
    }
}
