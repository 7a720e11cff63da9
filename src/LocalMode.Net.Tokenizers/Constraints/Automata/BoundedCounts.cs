namespace LocalMode.Tokenizers.Constraints.Automata;

/// <summary>How many texts of a language there are that are not longer than so many code points. Safe for concurrent use.</summary>
internal sealed class BoundedCounts
{
    /// <summary>As many texts as never run out.</summary>
    private const long Many = 1L << 40;

    /// <summary>The most numbers that are kept. Where they do not reach to the bound, and not to where all are many, fewer texts are counted than there are.</summary>
    private const int MaxNumbers = 1 << 18;

    // For each number of code points, those that may follow each state.
    private readonly List<long[]> _counts = [];

    public BoundedCounts(CharDfa language, int maximum)
    {
        long[] counts = new long[language.StateCount];
        for (int state = 0; state < counts.Length; state++)
            counts[state] = language.IsAccepting(state) ? 1 : 0;
        _counts.Add(counts);
        while (_counts.Count <= maximum && (_counts.Count + 1L) * counts.Length <= MaxNumbers)
        {
            long[] longer = Longer(language, counts);
            if (longer.AsSpan().SequenceEqual(counts))
                break;
            _counts.Add(counts = longer);
        }
    }

    /// <summary>Gets the bytes that the numbers take.</summary>
    public long ByteCount => _counts.Count * (_counts[0].Length + 4L) * sizeof(long);

    /// <summary>Gives how many texts of at most <paramref name="length"/> code points may follow a state, cut at 2 to the power of 40.</summary>
    public long Count(int state, int length) => _counts[Math.Min(length, _counts.Count - 1)][state];

    private static long[] Longer(CharDfa language, long[] counts)
    {
        long[] longer = new long[counts.Length];
        for (int state = 0; state < counts.Length; state++)
        {
            long count = language.IsAccepting(state) ? 1 : 0;
            foreach (CharEdge edge in language.Edges(state))
                count = Math.Min(Many, count + ((edge.Last - edge.First + 1) * counts[edge.Next]));
            longer[state] = count;
        }

        return longer;
    }
}
