using LocalMode.Ratios.Rows.Chat;
using LocalMode.Ratios.Rows.Embedding;
using LocalMode.Ratios.Rows.Escalation;
using LocalMode.Ratios.Rows.Text;

namespace LocalMode.Ratios.Rows;

/// <summary>All rows that can be measured here.</summary>
internal static class RowTable
{
    private static readonly RowGroup[] All =
    [
        new([1], ShortTextRow.RunAsync),
        new([2], (pairs, token) => CorpusRows.RunAsync(2, pairs, token)),
        new([3], (pairs, token) => CorpusRows.RunAsync(3, pairs, token)),
        new([4], (pairs, token) => CorpusRows.RunAsync(4, pairs, token)),
        new([5, 6], AllocationRows.RunAsync),
        new([7], TokenizerRow.RunAsync),
        new([8], PoolingRow.RunAsync),
        new([11], StaticRow.RunAsync),
        new([12, 13], StreamingRows.RunAsync),
        new([14], PrefixRows.MemoryAsync),
        new([15], PrefixRows.RestartAsync),
        new([16], ConcurrentRow.RunAsync),
        new([17], AddedTimeRow.RunAsync),
        new([18], SwitchRow.RunAsync),
        new([19], ColdStartRow.RunAsync),
        new([20], WorkersRow.RunAsync),
        new([21], ConstrainedRow.RunAsync),
    ];

    /// <summary>Returns the groups that hold the rows, or all.</summary>
    public static IEnumerable<RowGroup> Select(IReadOnlySet<int> rows)
    {
        int[] unknown = [.. rows.Except(All.SelectMany(static group => group.Numbers))];
        if (unknown.Length > 0)
            throw new ArgumentException($"There is no row {string.Join(", ", unknown)}; there are {string.Join(", ", All.SelectMany(static group => group.Numbers))}.");

        return rows.Count == 0 ? All : All.Where(group => group.Numbers.Any(rows.Contains));
    }
}
