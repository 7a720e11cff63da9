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
        List<(int Start, Entity Entity)> found = [];
        // Longer ones first, so that "Porto" is not looked for inside of "Porto Alegre" while it stands elsewhere.
        foreach (IGrouping<string, string> same in named.OrderByDescending(static entity => entity.Text.Length).GroupBy(static entity => entity.Text, static entity => entity.Label))
        {
            string[] labels = [.. same];
            List<int> starts = Find(text, same.Key, labels.Length, taken);
            unmatched += labels.Length - starts.Count;
            foreach ((int start, string label) in starts.Zip(labels))
            {
                int end = start + same.Key.Length;
                taken.AsSpan(start, same.Key.Length).Fill(true);
                found.Add((start, new Entity(label, 1, text[start..end], start..end)));
            }
        }
        // Stable: of two that begin together the longer comes first.
        return [.. found.OrderBy(static match => match.Start).Select(static match => match.Entity)];
    }

    /// <summary>Prefers whole words outside of other entities, then stretches outside of others, then any; gives at most so many as are wanted, in the order of the text.</summary>
    private static List<int> Find(string text, string name, int count, bool[] taken)
    {
        List<int> whole = [];
        List<int> free = [];
        List<int> any = [];
        for (int at = 0; name.Length > 0 && (at = text.IndexOf(name, at, StringComparison.Ordinal)) >= 0; at++)
        {
            List<int> places = taken.AsSpan(at, name.Length).Contains(true) ? any : IsWhole(text, at, at + name.Length) ? whole : free;
            places.Add(at);
        }
        List<int> starts = [];
        foreach (int start in whole.Concat(free).Concat(any))
        {
            if (starts.Count < count && starts.TrueForAll(other => Math.Abs(other - start) >= name.Length))
                starts.Add(start);
        }
        starts.Sort();
        return starts;
    }

    private static bool IsWhole(string text, int start, int end) =>
        (start == 0 || !char.IsLetterOrDigit(text[start - 1]) || !char.IsLetterOrDigit(text[start]))
        && (end == text.Length || !char.IsLetterOrDigit(text[end]) || !char.IsLetterOrDigit(text[end - 1]));
}
