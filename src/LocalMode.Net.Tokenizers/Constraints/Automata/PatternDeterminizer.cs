using System.Runtime.InteropServices;

namespace LocalMode.Tokenizers.Constraints.Automata;

/// <summary>
/// Makes the deterministic automaton of a pattern. A state is what was read last, where the looks behind stand, and a set of threads: a place of the
/// pattern with the looks ahead that are still to come true, each of them a state of an automaton of its own.
/// </summary>
internal sealed partial class PatternDeterminizer
{
    private const int AtBeginning = 1;
    private const int AfterWord = 2;
    private readonly CompileBudget _budget;
    private readonly PatternNfa _nfa;
    private readonly CharClasses _classes;
    private readonly int[][] _classesOfSets;
    private readonly bool[] _isWord;
    private readonly bool _asksWord;
    private readonly bool _asksBeginning;
    private readonly SequenceTable _states = new();
    private readonly List<int> _key = [];

    private PatternDeterminizer(PatternTree tree, bool anywhere, bool open, bool isInner, CompileBudget budget)
    {
        _budget = budget;
        _nfa = new PatternNfa(tree, anywhere, open, budget);
        MakeLooks(isInner);
        _asksWord = _nfa.HasBorder || _nfa.Looks.Exists(static look => look.Item.Has(IsBorder));
        _asksBeginning = _nfa.HasBeginning || _nfa.Looks.Exists(static look => look.Item.Has(IsBeginning));
        List<CharRanges> sets = [.. _nfa.Sets];
        if (_asksWord)
            sets.Add(CharRanges.Word);
        foreach (CharDfa automaton in _automata)
            AddSets(automaton, sets);
        _classes = new CharClasses(sets, budget);
        _classesOfSets = _nfa.Sets.ConvertAll(_classes.ClassesOf).ToArray();
        _isWord = Array.ConvertAll(_classes.Members, CharRanges.Word.Contains);
        _seen = new int[_nfa.Places.Count];
        _targets = new List<long>[_classes.Count];
        for (int i = 0; i < _targets.Length; i++)
            _targets[i] = [];
    }

    /// <summary>Compiles a pattern.</summary>
    /// <param name="pattern">The pattern, in the syntax of ECMA-262.</param>
    /// <param name="isWhole">Whether the match must be the whole text; else it may be anywhere.</param>
    /// <param name="budget">Is charged.</param>
    public static CharDfa Compile(string pattern, bool isWhole, CompileBudget budget)
    {
        using BudgetScope scope = new(budget);
        PatternTree tree = EcmaParser.Parse(pattern, budget);
        return scope.Keep(Compile(tree, anywhere: !isWhole, open: !isWhole, isInner: false, AtBeginning, budget));
    }

    private static CharDfa Compile(PatternTree tree, bool anywhere, bool open, bool isInner, int flags, CompileBudget budget)
    {
        using BudgetScope scope = new(budget);
        PatternDeterminizer work = new(tree, anywhere, open, isInner, budget);
        return scope.Keep(work.Run(flags));
    }

    private static bool IsBorder(PatternTree tree) => tree is PatternPlace { Kind: PatternPlaceKind.WordBorder or PatternPlaceKind.NoWordBorder };

    private static bool IsBeginning(PatternTree tree) => tree is PatternPlace { Kind: PatternPlaceKind.Beginning };

    /// <summary>Adds, for each pair of states, the characters that lead from one to the other.</summary>
    private void AddSets(CharDfa automaton, List<CharRanges> sets)
    {
        for (int state = 0; state < automaton.StateCount; state++)
        {
            Dictionary<int, List<(int First, int Last)>> byTarget = [];
            foreach (CharEdge edge in automaton.Edges(state))
            {
                _budget.Step();
                if (!byTarget.TryGetValue(edge.Next, out List<(int First, int Last)>? ranges))
                    byTarget.Add(edge.Next, ranges = []);
                ranges.Add((edge.First, edge.Last));
            }
            foreach (List<(int First, int Last)> ranges in byTarget.Values)
                sets.Add(CharRanges.Of(ranges));
        }
    }

    private CharDfa Run(int flags)
    {
        DfaBuilder builder = new(_budget);
        if (!_asksBeginning)
            flags &= ~AtBeginning;
        if (!_asksWord)
            flags &= ~AfterWord;
        _key.Add(flags);
        foreach (CharDfa tracker in _trackers)
            _key.Add(tracker.Start);
        AddThread(Thread(_nfa.Entry, NoObligations));
        Number();
        int[] next = new int[_classes.Count];
        for (int state = 0; state < _states.Count; state++)
        {
            bool accepting = Step(state, next);
            for (int range = 0; range < _classes.RangeCount; range++)
            {
                (int first, int last, int number) = _classes.Range(range);
                if (number >= 0 && next[number] >= 0)
                    builder.AddEdge(first, last, next[number]);
            }
            builder.EndState(accepting);
        }
        return builder.Build();
    }

    /// <summary>Gives the state of <see cref="_key"/> its number.</summary>
    private int Number()
    {
        int before = _states.Count;
        int number = _states.Intern(CollectionsMarshal.AsSpan(_key));
        if (number == before)
            _budget.Charge(48 + (_key.Count * 4L));
        return number;
    }

    /// <summary>Finds the states after a state, by class, and whether the text may end.</summary>
    private bool Step(int state, int[] next)
    {
        int[] key = _states[state].ToArray();
        foreach (List<long> targets in _targets)
            targets.Clear();
        bool? accepting = null;
        if (_nfa.HasBorder)
        {
            Follow(key, NextCharacter.Word);
            Spread(key, word: true);
            Follow(key, NextCharacter.Other);
            Spread(key, word: false);
        }
        else
        {
            Follow(key, NextCharacter.Other);
            Spread(key, word: null);
            if (!_nfa.HasEnd)
                accepting = IsEnd();
        }
        if (accepting is null)
        {
            Follow(key, NextCharacter.None);
            accepting = IsEnd();
        }
        for (int number = 0; number < next.Length; number++)
            next[number] = Target(key, number);
        return accepting.Value;
    }

    /// <summary>Gives the threads their next places, by class. After a match that asks nothing more, nothing else matters.</summary>
    private void Spread(int[] key, bool? word)
    {
        bool isDecided = _ends.Contains(Thread(_nfa.Last, NoObligations)) && _nfa.Places[_nfa.Last].Kind == NfaKind.Forever;
        if (isDecided || _ends.Count > 0)
        {
            for (int number = 0; number < _targets.Length; number++)
            {
                if (word is { } wanted && _isWord[number] != wanted)
                    continue;
                if (isDecided)
                    _targets[number].Add(Thread(_nfa.Last, NoObligations));
                else if (_nfa.Places[_nfa.Last].Kind == NfaKind.Forever)
                    AddAll(number);
            }
        }
        if (isDecided)
            return;
        foreach (long thread in _reading)
        {
            NfaPlace place = _nfa.Places[PlaceOf(thread)];
            if (!_nfa.IsLive[place.Next])
                continue;
            foreach (int number in _classesOfSets[place.Argument])
            {
                if (word is { } wanted && _isWord[number] != wanted)
                    continue;
                _budget.Step();
                if (StepObligations(ObligationsOf(thread), number) is var obligations and >= 0)
                    _targets[number].Add(Thread(place.Next, obligations));
            }
        }

        void AddAll(int number)
        {
            foreach (long thread in _ends)
            {
                if (StepObligations(ObligationsOf(thread), number) is var obligations and >= 0)
                    _targets[number].Add(Thread(_nfa.Last, obligations));
            }
        }
    }

    private int Target(int[] key, int number)
    {
        List<long> targets = _targets[number];
        if (targets.Count == 0)
            return CharDfa.Dead;
        targets.Sort();
        _key.Clear();
        // What is decided does not depend on the text before it.
        bool isDecided = _nfa.Places[_nfa.Last].Kind == NfaKind.Forever && targets.Contains(Thread(_nfa.Last, NoObligations));
        _key.Add(!isDecided && _asksWord && _isWord[number] ? AfterWord : 0);
        for (int i = 0; i < _trackers.Count; i++)
            _key.Add(isDecided ? CharDfa.Dead : _trackers[i].Next(key[i + 1], _classes.Members[number]));
        if (isDecided)
        {
            AddThread(Thread(_nfa.Last, NoObligations));
            return Number();
        }
        long before = -1;
        foreach (long thread in targets)
        {
            _budget.Step();
            // Threads of a place stand together, the one that owes nothing first: it covers the others.
            if (thread == before || (before >= 0 && ObligationsOf(before) == NoObligations && PlaceOf(before) == PlaceOf(thread)))
                continue;
            AddThread(thread);
            before = thread;
        }
        return Number();
    }

    private void AddThread(long thread)
    {
        _key.Add(PlaceOf(thread));
        if (_aheads.Count > 0)
            _key.Add(ObligationsOf(thread));
    }
}
