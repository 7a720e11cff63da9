namespace LocalMode.Tokenizers;

/// <summary>Checks the conditions on a position.</summary>
internal static class PatternAnchors
{
    /// <summary>Tells whether a condition holds.</summary>
    /// <param name="anchor">The condition.</param>
    /// <param name="text">The text; well-formed UTF-16.</param>
    /// <param name="at">The position.</param>
    public static bool Holds(PatternAnchor anchor, ReadOnlySpan<char> text, int at) => anchor switch
    {
        PatternAnchor.LineStart => at == 0 || (at < text.Length && text[at - 1] == '\n'),
        PatternAnchor.LineEnd => at == text.Length || text[at] == '\n',
        PatternAnchor.TextStart => at == 0,
        PatternAnchor.TextEnd => at == text.Length,
        PatternAnchor.TextEndOrLastLine => at == text.Length || (at == text.Length - 1 && text[at] == '\n'),
        PatternAnchor.WordBoundary => IsWordBefore(text, at) != IsWordAfter(text, at),
        _ => IsWordBefore(text, at) == IsWordAfter(text, at),
    };

    private static bool IsWordBefore(ReadOnlySpan<char> text, int at)
    {
        if (at == 0)
        {
            return false;
        }

        bool isPair = at > 1 && char.IsSurrogatePair(text[at - 2], text[at - 1]);
        return CategorySets.Word.Contains(isPair ? char.ConvertToUtf32(text[at - 2], text[at - 1]) : text[at - 1]);
    }

    private static bool IsWordAfter(ReadOnlySpan<char> text, int at)
    {
        if (at == text.Length)
        {
            return false;
        }

        bool isPair = at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]);
        return CategorySets.Word.Contains(isPair ? char.ConvertToUtf32(text[at], text[at + 1]) : text[at]);
    }
}
