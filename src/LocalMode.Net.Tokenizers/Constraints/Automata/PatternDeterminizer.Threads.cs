namespace LocalMode.Tokenizers.Constraints.Automata;

/// <content>Threads, and what looks ahead and behind ask of them.</content>
internal sealed partial class PatternDeterminizer
{
    private const int NoObligations = 0;
    // Every automaton of a look ahead, also the same look after another kind of text.
    private readonly List<CharDfa> _automata = [];
    // By look and by what came before (beginning, no word character, a word character): the number of its automaton. Only looks ahead.
    private readonly Dictionary<(int Look, int Before), int> _aheads = [];
    // By look behind: its place among the trackers.
    private readonly Dictionary<int, int> _behinds = [];
    private readonly List<CharDfa> _trackers = [];
    // Sorted pairs of an automaton and its state.
    private readonly SequenceTable _obligations = new();
    private readonly Dictionary<(int Obligations, int Class), int> _steps = [];
    private readonly int[] _seen;
    private readonly HashSet<long> _seenOwing = [];
    private readonly Stack<long> _open = new();
    private readonly List<long> _reading = [];
    private readonly List<long> _ends = [];
    private readonly List<long>[] _targets;
    private int _generation;

    private enum NextCharacter
    {
        None,
        Word,
        Other,
    }

    private static long Thread(int place, int obligations) => ((long)place << 32) | (uint)obligations;

    private static int PlaceOf(long thread) => (int)(thread >> 32);

    private static int ObligationsOf(long thread) => (int)thread;

    private void MakeLooks(bool isInner)
    {
        _obligations.Intern([]);
        for (int number = 0; number < _nfa.Looks.Count; number++)
        {
            PatternLook look = _nfa.Looks[number];
            if (look.IsBehind)
                MakeBehind(number, look, isInner);
            else
                MakeAhead(number, look);
        }
    }

    private void MakeBehind(int number, PatternLook look, bool isInner)
    {
        string name = look.IsNegative ? "(?<!" : "(?<=";
        if (isInner)
            throw new PatternNotSupportedException($"a look behind, {name}...), in a look ahead.");
        if (look.Item.Has(static tree => tree is PatternLook or PatternPlace { Kind: not PatternPlaceKind.Beginning }))
            throw new PatternNotSupportedException($"an assertion in a look behind, {name}...).");
        _behinds.Add(number, _trackers.Count);
        _trackers.Add(Compile(look.Item, anywhere: true, open: false, isInner: true, AtBeginning, _budget));
        _automata.Add(_trackers[^1]);
    }

    private void MakeAhead(int number, PatternLook look)
    {
        bool asksBeginning = look.Item.Has(IsBeginning);
        bool asksWord = look.Item.Has(IsBorder);
        int plain = Make(0);
        _aheads[(number, 0)] = plain;
        _aheads[(number, AfterWord)] = asksWord ? Make(AfterWord) : plain;
        _aheads[(number, AtBeginning)] = asksBeginning ? Make(AtBeginning) : plain;

        int Make(int flags)
        {
            CharDfa automaton = Compile(look.Item, anywhere: false, open: true, isInner: true, flags, _budget);
            _automata.Add(look.IsNegative ? automaton.Complement(_budget) : automaton);
            return _automata.Count - 1;
        }
    }

    /// <summary>Finds the threads that read a character and those at the match, without reading anything.</summary>
    private void Follow(int[] key, NextCharacter next)
    {
        _generation++;
        _seenOwing.Clear();
        _reading.Clear();
        _ends.Clear();
        int step = _aheads.Count > 0 ? 2 : 1;
        for (int i = 1 + _trackers.Count; i < key.Length; i += step)
            Push(Thread(key[i], step == 2 ? key[i + 1] : NoObligations));
        while (_open.TryPop(out long thread))
        {
            _budget.Step();
            NfaPlace place = _nfa.Places[PlaceOf(thread)];
            int obligations = ObligationsOf(thread);
            switch (place.Kind)
            {
                case NfaKind.Chars:
                    _reading.Add(thread);
                    break;
                case NfaKind.Final or NfaKind.Forever:
                    _ends.Add(thread);
                    break;
                case NfaKind.Look:
                    FollowLook(place, obligations, key);
                    break;
                default:
                    if (!Passes(place.Kind, key[0], next))
                        break;
                    Push(Thread(place.Next, obligations));
                    if (place.Other >= 0)
                        Push(Thread(place.Other, obligations));
                    break;
            }
        }
    }

    private static bool Passes(NfaKind kind, int flags, NextCharacter next) => kind switch
    {
        NfaKind.Beginning => (flags & AtBeginning) != 0,
        NfaKind.End => next == NextCharacter.None,
        NfaKind.Border => (flags & AfterWord) != 0 != (next == NextCharacter.Word),
        NfaKind.NoBorder => (flags & AfterWord) != 0 == (next == NextCharacter.Word),
        _ => true,
    };

    private void Push(long thread)
    {
        if (ObligationsOf(thread) != NoObligations)
        {
            if (_seenOwing.Add(thread))
                _open.Push(thread);
            return;
        }
        int place = PlaceOf(thread);
        if (_seen[place] == _generation)
            return;
        _seen[place] = _generation;
        _open.Push(thread);
    }

    private void FollowLook(NfaPlace place, int obligations, int[] key)
    {
        if (_behinds.TryGetValue(place.Argument, out int tracker))
        {
            if (_trackers[tracker].IsAccepting(key[1 + tracker]) != _nfa.Looks[place.Argument].IsNegative)
                Push(Thread(place.Next, obligations));
            return;
        }
        int number = _aheads[(place.Argument, key[0])];
        CharDfa automaton = _automata[number];
        if (automaton.IsEmpty)
            return;
        if (automaton.IsUniversal(automaton.Start))
        {
            Push(Thread(place.Next, obligations));
            return;
        }
        SortedSet<(int Automaton, int State)> owed = Read(obligations);
        owed.Add((number, automaton.Start));
        Push(Thread(place.Next, Write(owed)));
    }

    /// <summary>Gives what is owed after a character of a class; -1 if it cannot come true any more.</summary>
    private int StepObligations(int obligations, int number)
    {
        if (obligations == NoObligations)
            return NoObligations;
        if (_steps.TryGetValue((obligations, number), out int after))
            return after;
        SortedSet<(int Automaton, int State)> owed = [];
        after = 0;
        foreach ((int automaton, int state) in Read(obligations))
        {
            int next = _automata[automaton].Next(state, _classes.Members[number]);
            if (next == CharDfa.Dead)
            {
                after = -1;
                break;
            }
            if (!_automata[automaton].IsUniversal(next))
                owed.Add((automaton, next));
        }
        if (after == 0)
            after = Write(owed);
        _budget.Charge(64);
        _steps.Add((obligations, number), after);
        return after;
    }

    private SortedSet<(int Automaton, int State)> Read(int obligations)
    {
        SortedSet<(int Automaton, int State)> owed = [];
        ReadOnlySpan<int> pairs = _obligations[obligations];
        for (int i = 0; i < pairs.Length; i += 2)
            owed.Add((pairs[i], pairs[i + 1]));
        return owed;
    }

    private int Write(SortedSet<(int Automaton, int State)> owed)
    {
        List<int> pairs = new(owed.Count * 2);
        foreach ((int automaton, int state) in owed)
        {
            pairs.Add(automaton);
            pairs.Add(state);
        }
        int number = _obligations.Intern([.. pairs]);
        _budget.Charge(pairs.Count * 4);
        return number;
    }

    /// <summary>Tells whether a thread is at the match and owes nothing if the text ends.</summary>
    private bool IsEnd()
    {
        foreach (long thread in _ends)
        {
            bool holds = true;
            ReadOnlySpan<int> pairs = _obligations[ObligationsOf(thread)];
            for (int i = 0; i < pairs.Length && holds; i += 2)
                holds = _automata[pairs[i]].IsAccepting(pairs[i + 1]);
            if (holds)
                return true;
        }
        return false;
    }
}
