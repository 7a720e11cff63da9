using System.Buffers;
using System.Text;

namespace LocalMode.Tokenizers.Constraints.Automata;

/// <content>Languages to begin with.</content>
internal sealed partial class CharDfa
{
    /// <summary>
    /// The language of the texts in which a pattern of ECMA-262 (<c>u</c> flag, Annex B's lenient literals) matches somewhere, as the keyword
    /// <c>pattern</c> has it.
    /// </summary>
    /// <exception cref="PatternNotSupportedException">The pattern has a back-reference, a look behind that cannot be followed or something unknown.</exception>
    /// <exception cref="SchemaTooComplexException">It needs more than the budget has.</exception>
    public static CharDfa Pattern(string pattern, CompileBudget budget) => PatternDeterminizer.Compile(pattern, isWhole: false, budget);

    /// <summary>The language of the texts that a pattern matches from beginning to end.</summary>
    /// <exception cref="PatternNotSupportedException">The pattern has a back-reference, a look behind that cannot be followed or something unknown.</exception>
    /// <exception cref="SchemaTooComplexException">It needs more than the budget has.</exception>
    public static CharDfa WholePattern(string pattern, CompileBudget budget) => PatternDeterminizer.Compile(pattern, isWhole: true, budget);

    /// <summary>The language of some texts. Those with half a surrogate pair are no texts and are left out.</summary>
    public static CharDfa Words(IEnumerable<string> words, CompileBudget budget)
    {
        using BudgetScope scope = new(budget);
        List<int[]> sorted = [];
        foreach (string word in words)
        {
            budget.Charge(48 + (word.Length * 4L));
            if (CodePoints(word) is { } codePoints)
                sorted.Add(codePoints);
        }
        sorted.Sort(static (a, b) => a.AsSpan().SequenceCompareTo(b));
        return scope.Keep(Words(sorted, budget));
    }

    /// <summary>The language of the texts of a length, in code points.</summary>
    public static CharDfa Length(int minimum, int? maximum, CompileBudget budget)
    {
        if (maximum < minimum || maximum < 0)
            return Empty;
        if (minimum <= 0 && maximum is null)
            return All;
        int last = maximum ?? minimum;
        // Asked for at once, for nobody waits for a million states that are not allowed.
        long bytes = BytesOf(last + 1L, 2 * (last + 1L));
        budget.Charge(bytes);
        int[] starts = new int[last + 2];
        CharEdge[] edges = new CharEdge[2 * (last + (maximum is null ? 1 : 0))];
        bool[] accepting = new bool[last + 1];
        for (int state = 0; state <= last; state++)
        {
            budget.Step();
            accepting[state] = state >= minimum;
            starts[state] = 2 * state;
            if (2 * state >= edges.Length)
                continue;
            int next = Math.Min(state + 1, last);
            edges[2 * state] = new CharEdge(0, CharRanges.BeforeSurrogates, next);
            edges[(2 * state) + 1] = new CharEdge(CharRanges.AfterSurrogates, CharRanges.Last, next);
        }
        starts[last + 1] = edges.Length;
        return new CharDfa(starts, edges, accepting);
    }

    /// <summary>The language of a <c>format</c>, part of what the validator takes for it; <see langword="null"/> if it is not known.</summary>
    public static CharDfa? Format(string format, CompileBudget budget)
    {
        CharDfa? language = FormatLanguages.Find(format);
        if (language is not null)
            budget.Charge(language.ByteCount);
        return language;
    }

    /// <summary>A tree of sorted words, level by level; the builder joins equal endings.</summary>
    private static CharDfa Words(List<int[]> sorted, CompileBudget budget)
    {
        if (sorted.Count == 0)
            return Empty;
        DfaBuilder builder = new(budget);
        Queue<(int From, int To, int Depth)> open = new();
        open.Enqueue((0, sorted.Count, 0));
        int count = 1;
        while (open.TryDequeue(out (int From, int To, int Depth) part))
        {
            (int from, int to, int depth) = part;
            bool accepting = false;
            while (from < to && sorted[from].Length == depth)
            {
                accepting = true;
                from++;
            }
            while (from < to)
            {
                int codePoint = sorted[from][depth];
                int end = from + 1;
                while (end < to && sorted[end][depth] == codePoint)
                {
                    budget.Step();
                    end++;
                }
                builder.AddEdge(codePoint, codePoint, count++);
                open.Enqueue((from, end, depth + 1));
                from = end;
            }
            builder.EndState(accepting);
        }
        return builder.Build();
    }

    private static int[]? CodePoints(string text)
    {
        List<int> codePoints = new(text.Length);
        ReadOnlySpan<char> rest = text;
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out Rune rune, out int units) != OperationStatus.Done)
                return null;
            codePoints.Add(rune.Value);
            rest = rest[units..];
        }
        return [.. codePoints];
    }
}
