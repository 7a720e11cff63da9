namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>
/// Finds a text in another in linear time, whatever both are. The plain search compares at each place that looks alike, which takes minutes for texts
/// that a hostile template can build.
/// </summary>
internal static class TextSearch
{
    // Up to this length comparing at every place is no more work than the limits allow.
    private const int PlainLength = 64;

    public static int IndexOf(ReadOnlySpan<char> text, ReadOnlySpan<char> part)
    {
        if (part.Length <= PlainLength) return text.IndexOf(part);
        return part.Length > text.Length ? -1 : Search(text, part, backwards: false);
    }

    public static int LastIndexOf(ReadOnlySpan<char> text, ReadOnlySpan<char> part)
    {
        if (part.Length <= PlainLength) return text.LastIndexOf(part);
        if (part.Length > text.Length) return -1;
        int found = Search(text, part, backwards: true);
        return found < 0 ? -1 : text.Length - found - part.Length;
    }

    public static int Count(ReadOnlySpan<char> text, ReadOnlySpan<char> part)
    {
        if (part.Length <= PlainLength) return text.Count(part);
        int count = 0;
        for (int at = IndexOf(text, part); at >= 0; at = IndexOf(text, part))
        {
            count++;
            text = text[(at + part.Length)..];
        }

        return count;
    }

    // Knuth, Morris, Pratt: after a mismatch the search goes on with the longest start of the part that the text read so far ends with.
    private static int Search(ReadOnlySpan<char> text, ReadOnlySpan<char> part, bool backwards)
    {
        int[] shorter = Borders(part, backwards);
        int matched = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char c = At(text, i, backwards);
            while (matched > 0 && At(part, matched, backwards) != c) matched = shorter[matched];
            if (At(part, matched, backwards) == c) matched++;
            if (matched == part.Length) return i + 1 - matched;
        }

        return -1;
    }

    private static int[] Borders(ReadOnlySpan<char> part, bool backwards)
    {
        var borders = new int[part.Length + 1];
        int matched = 0;
        for (int i = 1; i < part.Length; i++)
        {
            char c = At(part, i, backwards);
            while (matched > 0 && At(part, matched, backwards) != c) matched = borders[matched];
            if (At(part, matched, backwards) == c) matched++;
            borders[i + 1] = matched;
        }

        return borders;
    }

    private static char At(ReadOnlySpan<char> text, int index, bool backwards) => text[backwards ? text.Length - 1 - index : index];
}
