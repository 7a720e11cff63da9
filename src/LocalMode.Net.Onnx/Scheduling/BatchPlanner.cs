using System.Buffers;

namespace LocalMode.Onnx;

/// <summary>Cuts texts, sorted by length, into the runs that cost least.</summary>
internal static class BatchPlanner
{
    /// <summary>What a run costs beside its tokens, in tokens: measured on MiniLM with one thread.</summary>
    private const int RunOverhead = 8;

    /// <summary>A run below this is mostly reading of weights; smaller ones are not made only to keep a worker busy.</summary>
    private const int SmallestShare = 64;

    /// <summary>Returns the tokens that a run may have so that a small call still uses every worker.</summary>
    public static int Share(long tokens, int workers, int budget) =>
        (int)Math.Min(budget, Math.Max(SmallestShare, (tokens + workers - 1) / workers));

    /// <summary>Finds the cheapest cut: the fewest padded tokens and runs together.</summary>
    /// <param name="lengths">The tokens of each text, the longest first.</param>
    /// <param name="budget">The tokens of a run, padding included; a longer text runs alone.</param>
    /// <param name="starts">Receives where each run begins; at least as long as <paramref name="lengths"/>.</param>
    /// <param name="mayPad">Whether texts of different lengths may share a run.</param>
    /// <returns>The number of runs.</returns>
    public static int Plan(ReadOnlySpan<int> lengths, int budget, Span<int> starts, bool mayPad = true)
    {
        int count = lengths.Length;
        if (count == 0)
            return 0;

        // best[i] is the least cost of the first i texts; from[i] is where the last run of that cut begins.
        long[] best = ArrayPool<long>.Shared.Rent(count + 1);
        int[] from = ArrayPool<int>.Shared.Rent(count + 1);
        best.AsSpan(0, count + 1).Fill(long.MaxValue);
        best[0] = 0;
        for (int i = 0; i < count; i++)
        {
            int columns = Math.Max(1, lengths[i]);
            int rows = Math.Clamp(budget / columns, 1, count - i);
            long cost = best[i] + RunOverhead;
            for (int row = 1; row <= rows && (mayPad || lengths[i + row - 1] == lengths[i]); row++)
            {
                cost += columns;
                if (cost < best[i + row])
                {
                    best[i + row] = cost;
                    from[i + row] = i;
                }
            }
        }

        int runs = 0;
        for (int i = count; i > 0; i = from[i])
            starts[runs++] = from[i];

        starts[..runs].Reverse();
        ArrayPool<long>.Shared.Return(best);
        ArrayPool<int>.Shared.Return(from);
        return runs;
    }
}
