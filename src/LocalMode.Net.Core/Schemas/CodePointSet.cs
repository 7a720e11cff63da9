using System.Globalization;
using System.Text;

namespace LocalMode;

/// <summary>A set of code points of a pattern, written out as .NET matches it: over UTF-16 units, pairs as pairs.</summary>
internal sealed class CodePointSet
{
    public const int Last = 0x10FFFF;
    private const string AnyPair = @"[\uD800-\uDBFF][\uDC00-\uDFFF]";
    private readonly List<(int First, int Last)> _ranges = [];
    private readonly StringBuilder _categories = new();

    /// <summary>Gets a value indicating whether a category is in it that takes all characters beyond the basic plane.</summary>
    public bool HasAllPairs { get; private set; }

    public static CodePointSet Digits { get; } = Of(('0', '9'));

    public static CodePointSet Word { get; } = Of(('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z'));

    public static CodePointSet Space { get; } = Of(
        (0x09, 0x0D), (0x20, 0x20), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF));

    public static CodePointSet LineEnds { get; } = Of((0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029));

    public void Add(int first, int last) => _ranges.Add((first, last));

    public void Add(CodePointSet other) => _ranges.AddRange(other._ranges);

    public void AddComplement(CodePointSet other)
    {
        foreach ((int first, int last) in other.Complement())
            Add(first, last);
    }

    /// <summary>Adds a general category; a negated one takes everything beyond the basic plane with it.</summary>
    public void AddCategory(string category, bool negated)
    {
        _categories.Append(negated ? @"\P{" : @"\p{").Append(category).Append('}');
        HasAllPairs |= negated;
    }

    /// <summary>Writes the set, or all that is not in it.</summary>
    public string Write(bool negated)
    {
        if (!negated)
            return Write(_ranges, _categories.ToString());
        if (_categories.Length == 0)
            return Write(Complement(), "");
        // A category cannot be turned around as ranges: the class is negated where it has no pairs.
        StringBuilder basic = new();
        foreach ((int first, int last) in _ranges)
        {
            if (first <= 0xFFFF)
                AppendBasic(basic, first, Math.Min(last, 0xFFFF));
        }
        StringBuilder pairs = new();
        foreach ((int first, int last) in HasAllPairs ? [] : Complement())
        {
            if (last > 0xFFFF)
                AppendPairs(pairs, Math.Max(first, 0x10000), last);
        }
        return $@"(?:[^{basic}{_categories}\uD800-\uDFFF]{pairs})";
    }

    private static CodePointSet Of(params ReadOnlySpan<(int First, int Last)> ranges)
    {
        CodePointSet set = new();
        foreach ((int first, int last) in ranges)
            set.Add(first, last);
        return set;
    }

    private string Write(List<(int First, int Last)> ranges, string categories)
    {
        StringBuilder basic = new(categories);
        // Halves of pairs have a category of their own, which other ones take with them.
        string halves = categories.Length > 0 ? @"-[\uD800-\uDFFF]" : "";
        StringBuilder pairs = new();
        foreach ((int first, int last) in ranges)
        {
            if (first <= 0xFFFF)
                AppendBasic(basic, first, Math.Min(last, 0xFFFF));
            if (last > 0xFFFF)
                AppendPairs(pairs, Math.Max(first, 0x10000), last);
        }
        if (HasAllPairs)
            pairs.Clear().Append('|').Append(AnyPair);
        if (basic.Length == 0 && pairs.Length == 0)
            return @"[^\s\S]";
        if (pairs.Length == 0)
            return $"[{basic}{halves}]";
        return basic.Length == 0 ? $"(?:{pairs.ToString(1, pairs.Length - 1)})" : $"(?:[{basic}{halves}]{pairs})";
    }

    private List<(int First, int Last)> Complement()
    {
        List<(int First, int Last)> sorted = [.. _ranges];
        sorted.Sort();
        List<(int First, int Last)> rest = [];
        int next = 0;
        foreach ((int first, int last) in sorted)
        {
            if (first > next)
                rest.Add((next, first - 1));
            next = Math.Max(next, last + 1);
        }
        if (next <= Last)
            rest.Add((next, Last));
        return rest;
    }

    /// <summary>Half a pair is no character, so a range that spans the surrogates leaves them out.</summary>
    private static void AppendBasic(StringBuilder text, int first, int last)
    {
        if (first < 0xD800)
            AppendRange(text, first, Math.Min(last, 0xD7FF));
        if (last > 0xDFFF)
            AppendRange(text, Math.Max(first, 0xE000), last);
    }

    private static void AppendPairs(StringBuilder text, int first, int last)
    {
        while (first <= last)
        {
            int high = High(first);
            int blockLast = Math.Min(last, ((high - 0xD800) << 10) + 0x103FF);
            // Whole blocks of the same shape are written as one.
            int lastHigh = high;
            if (Low(first) == 0xDC00)
            {
                int whole = Low(last) == 0xDFFF ? High(last) : High(last) - 1;
                if (whole > high)
                    (lastHigh, blockLast) = (whole, ((whole - 0xD800) << 10) + 0x103FF);
            }
            text.Append('|');
            AppendSet(text, high, lastHigh);
            AppendSet(text, Low(first), Low(blockLast));
            first = blockLast + 1;
        }
    }

    private static void AppendSet(StringBuilder text, int first, int last)
    {
        text.Append('[');
        AppendRange(text, first, last);
        text.Append(']');
    }

    private static void AppendRange(StringBuilder text, int first, int last)
    {
        text.Append(CultureInfo.InvariantCulture, $@"\u{first:X4}");
        if (last > first)
            text.Append(CultureInfo.InvariantCulture, $@"-\u{last:X4}");
    }

    private static int High(int codePoint) => 0xD800 + ((codePoint - 0x10000) >> 10);

    private static int Low(int codePoint) => 0xDC00 + ((codePoint - 0x10000) & 0x3FF);
}
