using System.Runtime.CompilerServices;

namespace LocalMode.Tokenizers;

/// <summary>A small number for each character: an array access for the basic plane, a search among ranges above it. Read-only once filled.</summary>
internal sealed class CodePointMap
{
    private readonly byte[] _basic = new byte[0x10000];
    private readonly List<(int First, int Last, byte Value)> _astral = [];

    /// <summary>Gets the number of a character; 0 if none was set.</summary>
    /// <param name="codePoint">The character.</param>
    public byte this[int codePoint]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => codePoint < 0x10000 ? _basic[codePoint] : SearchAstral(codePoint);
    }

    /// <summary>Adds bits to the numbers of a range. Ranges above the basic plane must not overlap one another, and are added in order.</summary>
    /// <param name="first">The first character.</param>
    /// <param name="last">The last character.</param>
    /// <param name="value">The bits.</param>
    public void Add(int first, int last, byte value)
    {
        for (int c = first; c <= last && c < 0x10000; c++)
        {
            _basic[c] |= value;
        }

        if (last >= 0x10000)
        {
            _astral.Add((Math.Max(first, 0x10000), last, value));
        }
    }

    /// <summary>Adds the ranges of a table.</summary>
    /// <param name="rows">First, last and the number; or first and last.</param>
    /// <param name="value">The number of rows that have none.</param>
    public void Add(List<int[]> rows, byte value = 0)
    {
        foreach (int[] row in rows)
        {
            Add(row[0], row[1], row.Length > 2 ? (byte)row[2] : value);
        }
    }

    private byte SearchAstral(int codePoint)
    {
        int low = 0, high = _astral.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            (int first, int last, byte value) = _astral[middle];
            if (codePoint < first)
            {
                high = middle - 1;
            }
            else if (codePoint > last)
            {
                low = middle + 1;
            }
            else
            {
                return value;
            }
        }

        return 0;
    }
}
