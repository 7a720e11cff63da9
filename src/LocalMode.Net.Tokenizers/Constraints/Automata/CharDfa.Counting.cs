namespace LocalMode.Tokenizers.Constraints.Automata;

/// <content>How many texts there are, and how short they may be.</content>
internal sealed partial class CharDfa
{
    // Computed at the first question; a second maker makes the same.
    private long[]? _counts;
    private int[]? _distances;
    private int[]? _lengths;

    /// <summary>Gives how many texts may follow a state, cut at <paramref name="limit"/>.</summary>
    public long CountTexts(int state, long limit) => state < 0 ? 0 : Math.Min((_counts ??= CountAll())[state], limit);

    /// <summary>Gives the fewest code points after which a state's text may end; <see cref="int.MaxValue"/> for <see cref="Dead"/>.</summary>
    public int MinLength(int state) => state < 0 ? int.MaxValue : (_distances ??= MeasureAll())[state];

    /// <summary>Gives the most code points after which a state's text may end; <see cref="int.MaxValue"/> if there is no most, -1 for <see cref="Dead"/>.</summary>
    public int MaxLength(int state) => state < 0 ? -1 : (_lengths ??= MeasureLongest())[state];

    /// <summary>Counts from the end; a state from which a cycle can be reached has no end of texts, for every state leads to an accepting one.</summary>
    private long[] CountAll()
    {
        const long Endless = long.MaxValue;
        long[] counts = new long[StateCount];
        // 0: not seen, 1: on the way, 2: done.
        byte[] stages = new byte[StateCount];
        Stack<(int State, int Edge)> open = new();
        for (int root = 0; root < StateCount; root++)
        {
            if (stages[root] != 0)
                continue;
            stages[root] = 1;
            open.Push((root, _starts[root]));
            while (open.TryPop(out (int State, int Edge) top))
            {
                (int state, int at) = top;
                if (at == _starts[state])
                    counts[state] = _accepting[state] ? 1 : 0;
                for (; at < _starts[state + 1]; at++)
                {
                    CharEdge edge = _edges[at];
                    if (stages[edge.Next] == 0)
                        break;
                    counts[state] = stages[edge.Next] == 1 ? Endless : AddProduct(counts[state], edge.Last - edge.First + 1, counts[edge.Next]);
                    if (counts[state] == Endless)
                        at = _starts[state + 1] - 1;
                }
                if (at < _starts[state + 1])
                {
                    int next = _edges[at].Next;
                    stages[next] = 1;
                    open.Push((state, at));
                    open.Push((next, _starts[next]));
                    continue;
                }
                stages[state] = 2;
            }
        }
        return counts;
    }

    private static long AddProduct(long sum, long factor, long count)
    {
        Int128 exact = (Int128)sum + ((Int128)factor * count);
        return exact > long.MaxValue ? long.MaxValue : (long)exact;
    }

    private int[] MeasureAll()
    {
        int[] distances = new int[StateCount];
        Array.Fill(distances, int.MaxValue);
        (int[] ends, int[] sources) = FindSources();
        Queue<int> open = new();
        for (int state = 0; state < StateCount; state++)
        {
            if (!_accepting[state])
                continue;
            distances[state] = 0;
            open.Enqueue(state);
        }
        while (open.TryDequeue(out int state))
        {
            foreach (int source in sources.AsSpan(ends[state]..ends[state + 1]))
            {
                if (distances[source] != int.MaxValue)
                    continue;
                distances[source] = distances[state] + 1;
                open.Enqueue(source);
            }
        }
        return distances;
    }

    /// <summary>Measures from the states without ways on backwards; those that are never reached lead into a cycle.</summary>
    private int[] MeasureLongest()
    {
        int[] lengths = new int[StateCount];
        int[] left = new int[StateCount];
        (int[] ends, int[] sources) = FindSources();
        Stack<int> open = new();
        for (int state = 0; state < StateCount; state++)
        {
            left[state] = _starts[state + 1] - _starts[state];
            if (left[state] == 0)
                open.Push(state);
        }
        while (open.TryPop(out int state))
        {
            foreach (int source in sources.AsSpan(ends[state]..ends[state + 1]))
            {
                lengths[source] = Math.Max(lengths[source], lengths[state] + 1);
                if (--left[source] == 0)
                    open.Push(source);
            }
        }
        for (int state = 0; state < StateCount; state++)
            lengths[state] = left[state] == 0 ? lengths[state] : int.MaxValue;
        return lengths;
    }

    /// <summary>Gives the states that lead to a state, once for each edge: those from <c>Ends[s]</c> up to <c>Ends[s + 1]</c>.</summary>
    private (int[] Ends, int[] Sources) FindSources()
    {
        int[] ends = new int[StateCount + 1];
        foreach (CharEdge edge in _edges)
            ends[edge.Next + 1]++;
        for (int state = 0; state < StateCount; state++)
            ends[state + 1] += ends[state];
        int[] sources = new int[_edges.Length];
        int[] filled = ends[..StateCount];
        for (int state = 0; state < StateCount; state++)
        {
            foreach (CharEdge edge in Edges(state))
                sources[filled[edge.Next]++] = state;
        }
        return (ends, sources);
    }
}
