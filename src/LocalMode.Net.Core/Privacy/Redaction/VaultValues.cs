using System.Buffers;

namespace LocalMode;

/// <summary>The values of a vault, found in texts. Not safe for concurrent use.</summary>
internal sealed class VaultValues
{
    private readonly Dictionary<char, List<VaultEntry>> _byFirst = [];
    private SearchValues<char>? _firsts;

    public void Add(VaultEntry entry)
    {
        if (!_byFirst.TryGetValue(entry.Value[0], out List<VaultEntry>? entries))
        {
            _byFirst.Add(entry.Value[0], entries = []);
            _firsts = null;
        }

        int at = 0;
        while (at < entries.Count && entries[at].Value.Length >= entry.Value.Length)
            at++;
        entries.Insert(at, entry);
    }

    public void Clear()
    {
        _byFirst.Clear();
        _firsts = null;
    }

    /// <summary>Finds the first stretch from a position that holds values; values that overlap make one stretch, under the longest.</summary>
    public bool TryFind(ReadOnlySpan<char> text, int from, bool withSalt, out int start, out int end, out VaultEntry? entry)
    {
        _firsts ??= SearchValues.Create([.. _byFirst.Keys, '\\']);
        entry = null;
        start = end = from;
        while (true)
        {
            int next = text[start..].IndexOfAny(_firsts);
            if (next < 0)
                return false;
            start += next;
            int length = LongestAt(text, start, withSalt, out entry);
            if (length > 0)
            {
                end = start + length;
                break;
            }

            start++;
        }

        int longest = end - start, floor = from;
        for (int i = start + 1; i < end; i++)
        {
            int length = LongestAt(text, i, withSalt, out VaultEntry? other);
            end = Math.Max(end, i + length);
            if (length > longest)
                (longest, entry) = (length, other);
        }

        start = Math.Max(floor, JsonSpelling.StartOf(text, start));
        end = JsonSpelling.EndOf(text, end);
        return true;
    }

    private int LongestAt(ReadOnlySpan<char> text, int position, bool withSalt, out VaultEntry? longest)
    {
        longest = null;
        int best = 0;
        Try(text, position, text[position], withSalt, ref best, ref longest);
        for (int level = 1; text[position] == '\\' && level <= JsonSpelling.MaxLevel; level++)
        {
            int read = 0;
            if (JsonSpelling.TryRead(text[position..], level, ref read, out char spelled) && spelled != '\\')
                Try(text, position, spelled, withSalt, ref best, ref longest);
        }

        return best;
    }

    private void Try(ReadOnlySpan<char> text, int position, char first, bool withSalt, ref int best, ref VaultEntry? longest)
    {
        if (!_byFirst.TryGetValue(first, out List<VaultEntry>? entries))
            return;
        ReadOnlySpan<char> rest = text[position..];
        foreach (VaultEntry entry in entries)
        {
            if (entry.IsSalt && !withSalt)
                continue;
            int length = rest.StartsWith(entry.Value) ? entry.Value.Length : JsonSpelling.Match(rest, entry.Value);
            if (length > best)
                (best, longest) = (length, entry);
        }
    }
}
