using System.Runtime.CompilerServices;

namespace LocalMode.Tokenizers;

/// <summary>An immutable set of code points: a bit each for the basic plane, sorted ranges for the rest.</summary>
internal sealed class CodePointSet
{
    private const int Last = 0x10FFFF;

    private readonly int[] _bounds;
    private readonly uint[] _basic = new uint[0x10000 / 32];
    private readonly int _astral;

    // Bounds: first and last code point of each range, in order, with a gap between ranges.
    private CodePointSet(int[] bounds)
    {
        _bounds = bounds;
        _astral = bounds.Length;
        for (int i = 0; i < bounds.Length; i += 2)
        {
            if (bounds[i + 1] >= 0x10000)
            {
                _astral = Math.Min(_astral, i);
            }

            for (int c = bounds[i]; c <= Math.Min(bounds[i + 1], 0xFFFF); c++)
            {
                _basic[c >> 5] |= 1u << c;
            }
        }
    }

    /// <summary>Gets the set of all code points.</summary>
    public static CodePointSet All { get; } = OfRanges([(0, Last)]);

    /// <summary>Gets the only member, or -1 if there is not exactly one.</summary>
    public int Single => _bounds.Length == 2 && _bounds[0] == _bounds[1] ? _bounds[0] : -1;

    /// <summary>Gets the first and last code point of each range, in order.</summary>
    public IEnumerable<(int First, int Last)> Ranges => Enumerable.Range(0, _bounds.Length / 2).Select(i => (_bounds[2 * i], _bounds[(2 * i) + 1]));

    /// <summary>Creates a set of one code point.</summary>
    /// <param name="codePoint">The code point.</param>
    public static CodePointSet Of(int codePoint) => OfRanges([(codePoint, codePoint)]);

    /// <summary>Creates a set of ranges.</summary>
    /// <param name="ranges">First and last code points, in any order; they may overlap.</param>
    public static CodePointSet OfRanges(IEnumerable<(int First, int Last)> ranges)
    {
        var bounds = new List<int>();
        foreach ((int first, int last) in ranges.OrderBy(static range => range.First))
        {
            if (bounds.Count > 0 && first <= bounds[^1] + 1)
            {
                bounds[^1] = Math.Max(bounds[^1], last);
            }
            else
            {
                bounds.Add(first);
                bounds.Add(last);
            }
        }

        return new CodePointSet([.. bounds]);
    }

    /// <summary>Tells whether a code point is in the set.</summary>
    /// <param name="codePoint">The code point.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Contains(int codePoint) =>
        (uint)codePoint < 0x10000 ? (_basic[codePoint >> 5] & (1u << codePoint)) != 0 : ContainsAstral(codePoint);

    /// <summary>Gets the code points that are in this set or in another.</summary>
    /// <param name="other">The other set.</param>
    public CodePointSet Union(CodePointSet other) => OfRanges(Ranges.Concat(other.Ranges));

    /// <summary>Gets the code points that are not in this set.</summary>
    public CodePointSet Complement()
    {
        var ranges = new List<(int First, int Last)>();
        int next = 0;
        foreach ((int first, int last) in Ranges)
        {
            if (next < first)
            {
                ranges.Add((next, first - 1));
            }

            next = last + 1;
        }

        if (next <= Last)
        {
            ranges.Add((next, Last));
        }

        return OfRanges(ranges);
    }

    /// <summary>Gets the code points that are in both sets.</summary>
    /// <param name="other">The other set.</param>
    public CodePointSet Intersect(CodePointSet other) => Complement().Union(other.Complement()).Complement();

    /// <summary>Tells whether a code point is in both sets.</summary>
    /// <param name="other">The other set.</param>
    public bool Overlaps(CodePointSet other)
    {
        for (int mine = 0, theirs = 0; mine < _bounds.Length && theirs < other._bounds.Length;)
        {
            if (_bounds[mine + 1] < other._bounds[theirs])
            {
                mine += 2;
            }
            else if (other._bounds[theirs + 1] < _bounds[mine])
            {
                theirs += 2;
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    private bool ContainsAstral(int codePoint)
    {
        int low = _astral / 2, high = (_bounds.Length / 2) - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (codePoint < _bounds[2 * middle])
            {
                high = middle - 1;
            }
            else if (codePoint > _bounds[(2 * middle) + 1])
            {
                low = middle + 1;
            }
            else
            {
                return true;
            }
        }

        return false;
    }
}
