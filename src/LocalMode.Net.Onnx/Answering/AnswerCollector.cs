namespace LocalMode.Onnx;

/// <summary>Puts the answers of a question's windows together.</summary>
/// <param name="context">The text that they are cut from.</param>
internal sealed class AnswerCollector(string context)
{
    private readonly List<Candidate> _candidates = [];
    private readonly Dictionary<int, Candidate> _byHash = [];
    private double _nullScore = double.MaxValue;

    /// <summary>Adds a window, in the order of the text. Answers with equal texts, whatever their case and place, become one with the sum of their scores.</summary>
    /// <param name="spans">Stretches of the context, the likeliest first. One that covers no character is no answer.</param>
    /// <param name="nullScore">The probability that the window has no answer.</param>
    public void Add(ReadOnlySpan<AnswerSpan> spans, float nullScore)
    {
        _nullScore = Math.Min(_nullScore, nullScore);
        foreach (AnswerSpan span in spans)
        {
            if (span.End <= span.Start)
                continue;

            Find(span).Score += span.Score;
        }
    }

    /// <summary>Returns the best answers, the best first; of equal ones the first found.</summary>
    /// <param name="topK">The most that are wanted.</param>
    /// <param name="withImpossible">Whether "there is no answer" is one, with the smallest probability of all windows.</param>
    public IReadOnlyList<Answer> Best(int topK, bool withImpossible)
    {
        if (withImpossible && _nullScore <= 1)
            _candidates.Add(new(0, 0) { Score = _nullScore });

        return
        [
            .. _candidates
                .OrderByDescending(static candidate => candidate.Score)
                .Take(topK)
                .Select(candidate => new Answer(context[candidate.Start..candidate.End], (float)candidate.Score, candidate.Start..candidate.End)),
        ];
    }

    private Candidate Find(AnswerSpan span)
    {
        ReadOnlySpan<char> text = context.AsSpan(span.Start, span.End - span.Start);
        int hash = Hash(text);
        _byHash.TryGetValue(hash, out Candidate? first);
        for (Candidate? candidate = first; candidate is not null; candidate = candidate.Next)
        {
            if (candidate.End - candidate.Start == text.Length && AreEqual(context.AsSpan(candidate.Start, text.Length), text))
                return candidate;
        }

        Candidate added = new(span.Start, span.End) { Next = first };
        _byHash[hash] = added;
        _candidates.Add(added);
        return added;
    }

    private static int Hash(ReadOnlySpan<char> text)
    {
        uint hash = 2166136261;
        foreach (char c in text)
            hash = (hash ^ char.ToLowerInvariant(c)) * 16777619;

        return (int)hash;
    }

    // By the lower case, as the reference compares; ordinal without case would compare the upper.
    private static bool AreEqual(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        for (int i = 0; i < a.Length; i++)
        {
            if (a[i] != b[i] && char.ToLowerInvariant(a[i]) != char.ToLowerInvariant(b[i]))
                return false;
        }

        return true;
    }

    private sealed class Candidate(int start, int end)
    {
        public int Start { get; } = start;

        public int End { get; } = end;

        public double Score { get; set; }

        /// <summary>Gets the one before with the same hash.</summary>
        public Candidate? Next { get; init; }
    }
}
