namespace LocalMode.Tokenizers;

/// <summary>Builds a <see cref="DoubleArrayTrie"/>: breadth first, each node's children at the first place where all of them fit.</summary>
internal sealed class DoubleArrayTrieBuilder
{
    private const int Free = -2;
    private const int HintCount = 8;

    private readonly KeyValuePair<string, int>[] _entries;
    private readonly ushort[] _codes;
    private readonly int _maxCode;

    // Where the search for a place begins, by the number of children: it only moves forward, which keeps building linear in practice.
    private readonly int[] _hints = new int[HintCount];
    private DoubleArrayTrie.Cell[] _cells = [];

    private DoubleArrayTrieBuilder(KeyValuePair<string, int>[] entries)
    {
        _entries = entries;
        Array.Sort(entries, static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        int last = -1;
        foreach ((string key, _) in entries)
        {
            foreach (char c in key)
            {
                last = Math.Max(last, c);
            }
        }

        _codes = new ushort[last + 1];
        foreach ((string key, _) in entries)
        {
            foreach (char c in key)
            {
                _codes[c] = 1;
            }
        }

        for (int c = 0; c < _codes.Length; c++)
        {
            if (_codes[c] != 0)
            {
                _codes[c] = (ushort)++_maxCode;
            }
        }
    }

    /// <summary>Builds a trie.</summary>
    /// <param name="entries">The strings, each once, with values of at least 0. An empty string is left out: it would match everywhere.</param>
    /// <returns>The trie.</returns>
    public static DoubleArrayTrie Build(IReadOnlyCollection<KeyValuePair<string, int>> entries)
    {
        var builder = new DoubleArrayTrieBuilder([.. entries]);
        builder.Place();
        return new DoubleArrayTrie(builder._codes, builder._cells);
    }

    private void Place()
    {
        Grow(Math.Max(1024, _entries.Length * 2));
        int first = _entries.Length > 0 && _entries[0].Key.Length == 0 ? 1 : 0;
        _cells[0] = new DoubleArrayTrie.Cell(0, -1, -1);
        var nodes = new Queue<(int Node, int Low, int High, int Depth)>();
        nodes.Enqueue((0, first, _entries.Length, 0));
        var children = new List<(int Code, int Low, int High)>();
        while (nodes.TryDequeue(out (int Node, int Low, int High, int Depth) node))
        {
            children.Clear();
            int low = node.Low;
            if (low < node.High && _entries[low].Key.Length == node.Depth)
            {
                _cells[node.Node] = _cells[node.Node] with { Value = _entries[low].Value };
                low++;
            }

            while (low < node.High)
            {
                char c = _entries[low].Key[node.Depth];
                int high = low + 1;
                while (high < node.High && _entries[high].Key[node.Depth] == c)
                {
                    high++;
                }

                children.Add((_codes[c], low, high));
                low = high;
            }

            if (children.Count == 0)
            {
                continue;
            }

            int start = FindBase(children);
            _cells[node.Node] = _cells[node.Node] with { Base = start };
            foreach ((int code, int childLow, int childHigh) in children)
            {
                _cells[start + code] = new DoubleArrayTrie.Cell(0, node.Node, -1);
                nodes.Enqueue((start + code, childLow, childHigh, node.Depth + 1));
            }
        }
    }

    private int FindBase(List<(int Code, int Low, int High)> children)
    {
        ref int hint = ref _hints[Math.Min(children.Count, HintCount) - 1];
        int smallest = children[0].Code;
        for (int place = Math.Max(hint, smallest); ; place++)
        {
            int start = place - smallest;
            if (start + _maxCode + 1 >= _cells.Length)
            {
                Grow(Math.Max(_cells.Length * 2, start + (2 * _maxCode) + 2));
            }

            if (Fits(start, children))
            {
                hint = place;
                return start;
            }
        }
    }

    private bool Fits(int start, List<(int Code, int Low, int High)> children)
    {
        foreach ((int code, _, _) in children)
        {
            if (_cells[start + code].Parent != Free)
            {
                return false;
            }
        }

        return true;
    }

    private void Grow(int length)
    {
        int old = _cells.Length;
        Array.Resize(ref _cells, Math.Max(length, _maxCode + 2));
        Array.Fill(_cells, new DoubleArrayTrie.Cell(0, Free, -1), old, _cells.Length - old);
    }
}
