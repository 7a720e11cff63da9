namespace LocalMode.LlamaCpp.Chat.ToolCalls;

/// <summary>
/// Cuts text into atoms, tags such as <c>&lt;tool_call&gt;</c> or <c>[TOOL_CALLS]</c> and single characters, so that two texts are never
/// divided in the middle of a tag.
/// </summary>
internal static class MarkerAtoms
{
    private const int LongestTag = 64;

    /// <summary>Gets the length of the atom that a text begins with; 1 unless it is a tag.</summary>
    public static int Length(ReadOnlySpan<char> text)
    {
        if (text[0] is not ('<' or '['))
            return 1;

        bool angle = text[0] == '<';
        for (int i = 1; i < text.Length && i < LongestTag; i++)
        {
            if (text[i] == (angle ? '>' : ']'))
                return i > 1 ? i + 1 : 1;

            // Other brackets are JSON, not tags.
            if (angle ? text[i] is '<' || char.IsWhiteSpace(text[i]) : !(char.IsAsciiLetterUpper(text[i]) || text[i] is '_' or '/'))
                return 1;
        }

        return 1;
    }

    /// <summary>Gets the length of the tag that a text begins with; 0 where there is none.</summary>
    public static int FirstTag(ReadOnlySpan<char> text)
    {
        int length = text.IsEmpty ? 0 : Length(text);
        return length > 1 ? length : 0;
    }

    /// <summary>Gets the tag that a text ends with, or the whole text where there is none.</summary>
    public static string LastTag(string text)
    {
        string[] atoms = Split(text);
        return atoms.Length > 0 && atoms[^1].Length > 1 ? atoms[^1] : text;
    }

    /// <summary>Cuts a text.</summary>
    public static string[] Split(string text)
    {
        List<string> atoms = [];
        for (int at = 0; at < text.Length; at += atoms[^1].Length)
            atoms.Add(text.Substring(at, Length(text.AsSpan(at))));

        return [.. atoms];
    }

    /// <summary>Gets what two texts begin with.</summary>
    public static string CommonStart(string first, string second)
    {
        string[] one = Split(first);
        string[] other = Split(second);
        int count = 0;
        while (count < one.Length && count < other.Length && one[count] == other[count])
            count++;

        return string.Concat(one.AsSpan(0, count));
    }

    /// <summary>Gets what two texts end with.</summary>
    public static string CommonEnd(string first, string second)
    {
        string[] one = Split(first);
        string[] other = Split(second);
        int count = 0;
        while (count < one.Length && count < other.Length && one[^(count + 1)] == other[^(count + 1)])
            count++;

        return string.Concat(one.AsSpan(one.Length - count));
    }

    /// <summary>Gets texts of two characters or more and the tags in them, each once, the longer first.</summary>
    public static string[] Distinct(params ReadOnlySpan<string> texts)
    {
        HashSet<string> all = new(StringComparer.Ordinal);
        foreach (string text in texts)
        {
            if (text.Length > 1)
                all.Add(text);

            foreach (string atom in Split(text))
            {
                if (atom.Length > 1)
                    all.Add(atom);
            }
        }

        string[] sorted = [.. all];
        Array.Sort(sorted, static (x, y) => x.Length != y.Length ? y.Length.CompareTo(x.Length) : string.CompareOrdinal(x, y));
        return sorted;
    }
}
