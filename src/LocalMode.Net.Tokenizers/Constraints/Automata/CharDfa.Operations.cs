namespace LocalMode.Tokenizers.Constraints.Automata;

/// <content>Languages made of languages.</content>
internal sealed partial class CharDfa
{
    // A larger language, of which this one is the part that is small enough; what is outside of that one is surely not meant.
    private CharDfa? _outer;

    /// <summary>
    /// Gets the language that is meant, or a larger one: this one is a part of it where the whole would take too many states. Complements and
    /// differences leave out the larger one, so that they too have no text that is not meant.
    /// </summary>
    public CharDfa Outer => _outer ?? this;

    /// <summary>The language of the texts that are in both languages.</summary>
    public static CharDfa Intersect(CharDfa left, CharDfa right, CompileBudget budget)
    {
        CharDfa both = Meet(left, right, budget);
        return left._outer is null && right._outer is null ? both : both.Within(Meet(left.Outer, right.Outer, budget));
    }

    /// <summary>The language of the texts that are in one of the languages.</summary>
    public static CharDfa Union(CharDfa left, CharDfa right, CompileBudget budget)
    {
        CharDfa either = Join(left, right, budget);
        return left._outer is null && right._outer is null ? either : either.Within(Join(left.Outer, right.Outer, budget));
    }

    /// <summary>The language of the texts that are in the first language and not in the second.</summary>
    public static CharDfa Subtract(CharDfa left, CharDfa right, CompileBudget budget)
    {
        CharDfa rest = Without(left, right.Outer, budget);
        return left._outer is null && right._outer is null ? rest : rest.Within(Without(left.Outer, right, budget));
    }

    /// <summary>The language of all other texts.</summary>
    public CharDfa Complement(CompileBudget budget) => Subtract(All, this, budget);

    /// <summary>The language of the texts that are one of a language, a character that none of its texts goes on with, and one of another language.</summary>
    public static CharDfa Chain(CharDfa first, char separator, CharDfa last, CompileBudget budget)
    {
        if (first.IsEmpty || last.IsEmpty)
            return Empty;
        using BudgetScope scope = new(budget);
        DfaBuilder builder = new(budget);
        for (int state = 0; state < first.StateCount; state++)
        {
            bool mayEnd = first.IsAccepting(state);
            if (mayEnd && first.HasNext(state, separator, separator))
                throw new ArgumentException($"A text goes on with '{separator}'.", nameof(separator));
            foreach (CharEdge edge in first.Edges(state))
            {
                if (mayEnd && edge.First > separator)
                {
                    builder.AddEdge(separator, separator, first.StateCount);
                    mayEnd = false;
                }
                builder.AddEdge(edge.First, edge.Last, edge.Next);
            }
            if (mayEnd)
                builder.AddEdge(separator, separator, first.StateCount);
            builder.EndState(false);
        }
        for (int state = 0; state < last.StateCount; state++)
        {
            foreach (CharEdge edge in last.Edges(state))
                builder.AddEdge(edge.First, edge.Last, first.StateCount + edge.Next);
            builder.EndState(last.IsAccepting(state));
        }
        return scope.Keep(builder.Build());
    }

    /// <summary>The same language as a part of a larger one.</summary>
    internal CharDfa Within(CharDfa outer) => new(_starts, _edges, _accepting) { _outer = outer };

    private static CharDfa Meet(CharDfa left, CharDfa right, CompileBudget budget)
    {
        if (left.IsEmpty || right.IsEmpty)
            return Empty;
        if (left.IsUniversal(0))
            return right;
        return right.IsUniversal(0) ? left : Combine(left, right, keepLeft: false, keepRight: false, static (a, b) => a && b, budget);
    }

    private static CharDfa Join(CharDfa left, CharDfa right, CompileBudget budget)
    {
        if (left.IsEmpty || right.IsUniversal(right.Start))
            return right;
        return right.IsEmpty || left.IsUniversal(0) ? left : Combine(left, right, keepLeft: true, keepRight: true, static (a, b) => a || b, budget);
    }

    private static CharDfa Without(CharDfa left, CharDfa right, CompileBudget budget)
    {
        if (left.IsEmpty || right.IsEmpty)
            return left;
        return right.IsUniversal(0) ? Empty : Combine(left, right, keepLeft: true, keepRight: false, static (a, b) => a && !b, budget);
    }

    /// <summary>Walks both side by side. Either may be dead while the other one goes on, if that one is kept.</summary>
    private static CharDfa Combine(CharDfa left, CharDfa right, bool keepLeft, bool keepRight, Func<bool, bool, bool> accepts, CompileBudget budget)
    {
        const int BytesPerPair = 48;
        using BudgetScope scope = new(budget);
        DfaBuilder builder = new(budget);
        Dictionary<(int Left, int Right), int> numbers = new() { [(0, 0)] = 0 };
        List<(int Left, int Right)> pairs = [(0, 0)];
        for (int i = 0; i < pairs.Count; i++)
        {
            budget.Charge(BytesPerPair);
            (int a, int b) = pairs[i];
            ReadOnlySpan<CharEdge> mine = left.Edges(a);
            ReadOnlySpan<CharEdge> theirs = right.Edges(b);
            int at = 0;
            while (!mine.IsEmpty || !theirs.IsEmpty)
            {
                // The next stretch in which neither changes.
                while (!mine.IsEmpty && mine[0].Last < at)
                    mine = mine[1..];
                while (!theirs.IsEmpty && theirs[0].Last < at)
                    theirs = theirs[1..];
                if (mine.IsEmpty && theirs.IsEmpty)
                    break;
                int myFirst = mine.IsEmpty ? int.MaxValue : mine[0].First;
                int theirFirst = theirs.IsEmpty ? int.MaxValue : theirs[0].First;
                at = Math.Max(at, Math.Min(myFirst, theirFirst));
                bool isMine = myFirst <= at;
                bool isTheirs = theirFirst <= at;
                int last = Math.Min(
                    isMine ? mine[0].Last : mine.IsEmpty ? CharRanges.Last : myFirst - 1,
                    isTheirs ? theirs[0].Last : theirs.IsEmpty ? CharRanges.Last : theirFirst - 1);
                if ((isMine || keepRight) && (isTheirs || keepLeft))
                    builder.AddEdge(at, last, Number(isMine ? mine[0].Next : Dead, isTheirs ? theirs[0].Next : Dead));
                at = last + 1;
            }
            builder.EndState(accepts(left.IsAccepting(a), right.IsAccepting(b)));
        }
        return scope.Keep(builder.Build());

        int Number(int a, int b)
        {
            // What follows a part that takes everything does not depend on where the other one stands.
            if (keepLeft && keepRight && (left.IsUniversal(a) || right.IsUniversal(b)))
                (a, b) = left.IsUniversal(a) ? (a, Dead) : (Dead, b);
            if (numbers.TryGetValue((a, b), out int number))
                return number;
            number = pairs.Count;
            numbers.Add((a, b), number);
            pairs.Add((a, b));
            return number;
        }
    }
}
