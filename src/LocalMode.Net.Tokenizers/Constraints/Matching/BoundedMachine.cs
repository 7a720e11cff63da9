using LocalMode.Tokenizers.Constraints.Automata;

namespace LocalMode.Tokenizers.Constraints.Matching;

/// <summary>
/// The texts of a <see cref="CharDfa"/> that are not longer than so many code points, without an automaton for both. A state is one of the automaton and
/// the number of code points that stand, zero where every text that may follow is short enough. One from which no end is near enough is none.
/// </summary>
internal sealed class BoundedMachine : StringMachine
{
    private readonly CharDfa _language;
    private readonly int _maximum;
    private readonly int _states;
    private readonly MemoryBudget _budget;

    // Where so many code points stand, or fewer, the bound changes nothing within the next one, or within a token.
    private readonly int _freeInside;
    private readonly int _freeToken;
    private BoundedCounts? _counts;

    /// <summary>Creates the machine.</summary>
    /// <param name="language">The texts, not all too long.</param>
    /// <param name="maximum">The most code points, <see cref="MostCountable"/> at most.</param>
    /// <param name="reach">The most code points that a token has.</param>
    /// <param name="budget">Where its bytes are counted.</param>
    public BoundedMachine(CharDfa language, int maximum, int reach, MemoryBudget budget)
    {
        _budget = budget;
        _language = language;
        _maximum = maximum;
        _states = language.StateCount;
        int farthest = 0;
        for (int state = 0; state < _states; state++)
            farthest = Math.Max(farthest, language.MinLength(state));
        _freeInside = maximum - farthest - 1;
        _freeToken = maximum - farthest - reach;
    }

    public override int Start => 0;

    /// <summary>Gives the most code points that can be counted for a language.</summary>
    public static int MostCountable(CharDfa language) => (int.MaxValue / Math.Max(1, language.StateCount)) - 1;

    public override int Next(int state, int codePoint)
    {
        (int count, int at) = Math.DivRem(state, _states);
        return After(count, _language.Next(at, codePoint));
    }

    public override bool IsAccepting(int state) => _language.IsAccepting(state % _states);

    public override int UniformNext(int state, int first, int last)
    {
        (int count, int at) = Math.DivRem(state, _states);
        return After(count, DfaMachine.UniformNext(_language, at, first, last));
    }

    public override bool HasNext(int state, int first, int last)
    {
        (int count, int at) = Math.DivRem(state, _states);
        if (count <= _freeInside)
            return _language.HasNext(at, first, last);
        foreach (CharEdge edge in _language.Edges(at))
        {
            if (edge.Last >= first && edge.First <= last && IsNear(count, edge.Next))
                return true;
        }

        return false;
    }

    public override long CountTexts(int state, long limit)
    {
        (int count, int at) = Math.DivRem(state, _states);
        return Math.Min(limit, Counts.Count(at, _maximum - count));
    }

    public override long CountTexts(int state, int first, int last, long limit)
    {
        (int count, int at) = Math.DivRem(state, _states);
        long texts = 0;
        foreach (CharEdge edge in _language.Edges(at))
        {
            int from = Math.Max(edge.First, first), to = Math.Min(edge.Last, last);
            if (from <= to && texts < limit && IsNear(count, edge.Next))
                texts += Math.Min(to - from + 1, limit) * Math.Min(limit, Counts.Count(edge.Next, _maximum - count - 1));
        }

        return Math.Min(texts, limit);
    }

    public override int OnlyNext(int state, int first, int last)
    {
        (int count, int at) = Math.DivRem(state, _states);
        int only = -2;
        foreach (CharEdge edge in _language.Edges(at))
        {
            int from = Math.Max(edge.First, first), to = Math.Min(edge.Last, last);
            if (from > to || !IsNear(count, edge.Next))
                continue;
            if (from < to || only >= 0)
                return -1;
            only = from;
        }

        return only;
    }

    public override bool IsUniversal(int state) => false;

    public override int FindNext(int state, Span<int> codePoints)
    {
        (int count, int at) = Math.DivRem(state, _states);
        if (count <= _freeInside)
            return DfaMachine.FindNext(_language, at, codePoints);
        int found = 0;
        foreach (CharEdge edge in _language.Edges(at))
        {
            if (IsNear(count, edge.Next) && !DfaMachine.Take(edge.First, edge.Last, codePoints, ref found))
                return -1;
        }

        return found;
    }

    public override int PlainNext(int state)
    {
        (int count, int at) = Math.DivRem(state, _states);
        return After(count, DfaMachine.PlainNext(_language, at));
    }

    public override bool HasNoPlainNext(int state) => !HasNext(state, 0x20, 0x21) && !HasNext(state, 0x23, 0x5B) && !HasNext(state, 0x5D, 0x10FFFF);

    public override int MaskState(int state)
    {
        (int count, int at) = Math.DivRem(state, _states);
        return count <= _freeToken ? at : state;
    }

    private BoundedCounts Counts => _counts ?? Count();

    private BoundedCounts Count()
    {
        BoundedCounts counts = new(_language, _maximum);
        _budget.Take(counts.ByteCount);
        return _counts = counts;
    }

    private bool IsNear(int count, int next) => _language.MinLength(next) < _maximum - count;

    private int After(int count, int next)
    {
        if (next == CharDfa.Dead || !IsNear(count, next))
            return Dead;
        return _language.MaxLength(next) < _maximum - count ? next : ((count + 1) * _states) + next;
    }
}
