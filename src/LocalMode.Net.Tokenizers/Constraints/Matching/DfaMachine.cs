using LocalMode.Tokenizers.Constraints.Automata;

namespace LocalMode.Tokenizers.Constraints.Matching;

/// <summary>The texts of a <see cref="CharDfa"/>.</summary>
internal sealed class DfaMachine(CharDfa language) : StringMachine
{
    public override int Start => 0;

    public override int Next(int state, int codePoint) => language.Next(state, codePoint);

    public override bool IsAccepting(int state) => language.IsAccepting(state);

    public override int UniformNext(int state, int first, int last) => UniformNext(language, state, first, last);

    public override bool HasNext(int state, int first, int last) => language.HasNext(state, first, last);

    public override long CountTexts(int state, long limit) => language.CountTexts(state, limit);

    public override long CountTexts(int state, int first, int last, long limit) => CountTexts(language, state, first, last, limit);

    public override int OnlyNext(int state, int first, int last) => OnlyNext(language, state, first, last);

    public override bool IsUniversal(int state) => language.IsUniversal(state);

    public override int PlainNext(int state) => PlainNext(language, state);

    public override bool HasNoPlainNext(int state) =>
        !language.HasNext(state, 0x20, 0x21) && !language.HasNext(state, 0x23, 0x5B) && !language.HasNext(state, 0x5D, 0x10FFFF);

    public override int FindBound(int state, Span<int> codePoints, out int freeLabel)
    {
        freeLabel = 0;
        return FindBound(language, state, codePoints);
    }

    public override int FindNext(int state, Span<int> codePoints) => FindNext(language, state, codePoints);

    internal static int FindBound(CharDfa language, int state, Span<int> codePoints)
    {
        int count = 0, next = 0;
        foreach (CharEdge edge in language.Edges(state))
        {
            if (!Take(next, edge.First - 1, codePoints, ref count) || (!language.IsUniversal(edge.Next) && !Take(edge.First, edge.Last, codePoints, ref count)))
                return -1;
            next = edge.Last + 1;
        }

        return Take(next, 0x10FFFF, codePoints, ref count) ? count : -1;
    }

    internal static int UniformNext(CharDfa language, int state, int first, int last)
    {
        foreach (CharEdge edge in language.Edges(state))
        {
            if (edge.Last >= first)
                return edge.First <= first && edge.Last >= last ? edge.Next : Dead;
        }

        return Dead;
    }

    /// <summary>Finds the code points that may follow; -1 if there are too many.</summary>
    internal static int FindNext(CharDfa language, int state, Span<int> codePoints)
    {
        int count = 0;
        foreach (CharEdge edge in language.Edges(state))
        {
            if (!Take(edge.First, edge.Last, codePoints, ref count))
                return -1;
        }

        return count;
    }

    internal static bool Take(int first, int last, Span<int> codePoints, ref int count)
    {
        // The surrogates are in no edge.
        if (first == 0xD800)
            first = 0xE000;
        if (last - first >= codePoints.Length - count)
            return false;
        for (int codePoint = first; codePoint <= last; codePoint++)
            codePoints[count++] = codePoint;
        return true;
    }

    internal static long CountTexts(CharDfa language, int state, int first, int last, long limit)
    {
        long count = 0;
        foreach (CharEdge edge in language.Edges(state))
        {
            int from = Math.Max(edge.First, first), to = Math.Min(edge.Last, last);
            if (from <= to && count < limit)
                count += Math.Min(to - from + 1, limit) * language.CountTexts(edge.Next, limit);
        }

        return Math.Min(count, limit);
    }

    internal static int OnlyNext(CharDfa language, int state, int first, int last)
    {
        int only = -2;
        foreach (CharEdge edge in language.Edges(state))
        {
            int from = Math.Max(edge.First, first), to = Math.Min(edge.Last, last);
            if (from > to)
                continue;
            if (from < to || only >= 0)
                return -1;
            only = from;
        }

        return only;
    }

    // The line separators are left out, so that a dot reaches as far as everything does.
    internal static int PlainNext(CharDfa language, int state)
    {
        int next = language.Next(state, 0x20);
        return next != Dead && LeadTo(0x20, 0x21) && LeadTo(0x23, 0x5B) && LeadTo(0x5D, 0x2027) && LeadTo(0x202A, 0xD7FF) && LeadTo(0xE000, 0x10FFFF)
            ? next
            : Dead;

        bool LeadTo(int first, int last)
        {
            foreach (CharEdge edge in language.Edges(state))
            {
                if (edge.Last < first)
                    continue;
                if (edge.First > first || edge.Next != next)
                    return false;
                if (edge.Last >= last)
                    return true;
                first = edge.Last == 0xD7FF ? 0xE000 : edge.Last + 1;
            }

            return false;
        }
    }
}
