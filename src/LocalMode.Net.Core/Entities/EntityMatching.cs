namespace LocalMode;

/// <summary>Finds the places of named stretches in a text.</summary>
internal static class EntityMatching
{
    /// <summary>Places what a model named. The order of equal texts is that of their places.</summary>
    /// <param name="text">The text.</param>
    /// <param name="named">What was named, with its label.</param>
    /// <param name="unmatched">How many do not stand in the text, or not so often.</param>
    /// <returns>The entities in the order of the text.</returns>
    public static List<Entity> Match(string text, IReadOnlyList<(string Text, string Label)> named, out int unmatched)
    {
        unmatched = 0;
        bool[] taken = new bool[text.Length];
        Dictionary<string, int> next = new(StringComparer.Ordinal);
        List<(int Start, Entity Entity)> found = [];
        // Longer ones first, so that "Porto" is not looked for inside of "Porto Alegre" while it stands elsewhere.
        foreach ((string name, string label) in named.OrderByDescending(static entity => entity.Text.Length))
        {
            int start = name.Length == 0 ? -1 : Find(text, name, next.GetValueOrDefault(name), taken);
            if (start < 0)
            {
                unmatched++;
                continue;
            }
            int end = start + name.Length;
            next[name] = end;
            taken.AsSpan(start, name.Length).Fill(true);
            found.Add((start, new Entity(label, 1, text[start..end], start..end)));
        }
        // Stable: of two that begin together the longer comes first.
        return [.. found.OrderBy(static match => match.Start).Select(static match => match.Entity)];
    }

    /// <summary>Prefers whole words outside of other entities, then stretches outside of others, then any.</summary>
    private static int Find(string text, string name, int from, bool[] taken)
    {
        int free = -1;
        int any = -1;
        for (int at = from; (at = text.IndexOf(name, at, StringComparison.Ordinal)) >= 0; at++)
        {
            if (any < 0)
                any = at;
            if (taken.AsSpan(at, name.Length).Contains(true))
                continue;
            if (IsWhole(text, at, at + name.Length))
                return at;
            if (free < 0)
                free = at;
        }
        return free >= 0 ? free : any;
    }

    private static bool IsWhole(string text, int start, int end) =>
        (start == 0 || !char.IsLetterOrDigit(text[start - 1]) || !char.IsLetterOrDigit(text[start]))
        && (end == text.Length || !char.IsLetterOrDigit(text[end]) || !char.IsLetterOrDigit(text[end - 1]));
}
