namespace LocalMode.Tokenizers.Constraints.Automata;

/// <summary>A set of code points: sorted, disjoint ranges with gaps between them, never surrogates. Immutable.</summary>
internal sealed class CharRanges
{
    public const int Last = 0x10FFFF;
    public const int BeforeSurrogates = 0xD7FF;
    public const int AfterSurrogates = 0xE000;
    private readonly (int First, int Last)[] _ranges;

    private CharRanges((int First, int Last)[] ranges) => _ranges = ranges;

    public static CharRanges None { get; } = new([]);

    public static CharRanges All { get; } = Of((0, Last));

    public static CharRanges Digits { get; } = Of(('0', '9'));

    public static CharRanges Word { get; } = Of(('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z'));

    /// <summary>Gets what <c>\s</c> matches in ECMA-262.</summary>
    public static CharRanges Space { get; } = Of(
        (0x09, 0x0D), (0x20, 0x20), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF));

    /// <summary>Gets what <c>.</c> matches in ECMA-262.</summary>
    public static CharRanges Dot { get; } = Of((0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029)).Complement();

    public bool IsEmpty => _ranges.Length == 0;

    public ReadOnlySpan<(int First, int Last)> Ranges => _ranges;

    public static CharRanges Of(params IEnumerable<(int First, int Last)> ranges)
    {
        List<(int First, int Last)> sorted = [];
        foreach ((int first, int last) in ranges)
        {
            if (first <= BeforeSurrogates)
                sorted.Add((first, Math.Min(last, BeforeSurrogates)));
            if (last >= AfterSurrogates)
                sorted.Add((Math.Max(first, AfterSurrogates), last));
        }
        sorted.Sort();
        List<(int First, int Last)> joined = new(sorted.Count);
        foreach ((int first, int last) in sorted)
        {
            if (joined.Count > 0 && first <= joined[^1].Last + 1)
                joined[^1] = (joined[^1].First, Math.Max(joined[^1].Last, last));
            else
                joined.Add((first, last));
        }
        return joined.Count == 0 && None is not null ? None : new CharRanges([.. joined]);
    }

    public CharRanges Complement()
    {
        List<(int First, int Last)> rest = [];
        int next = 0;
        foreach ((int first, int last) in _ranges)
        {
            if (first > next)
                rest.Add((next, first - 1));
            next = last + 1;
        }
        if (next <= Last)
            rest.Add((next, Last));
        return Of(rest);
    }

    public bool Contains(int codePoint)
    {
        int low = 0;
        int high = _ranges.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_ranges[middle].Last < codePoint)
                low = middle + 1;
            else
                high = middle;
        }
        return low < _ranges.Length && _ranges[low].First <= codePoint;
    }

    public bool SameAs(CharRanges other) => ReferenceEquals(this, other) || _ranges.AsSpan().SequenceEqual(other._ranges);
}
