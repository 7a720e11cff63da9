namespace LocalMode.Tokenizers.Constraints.Automata;

/// <summary>
/// The automaton of a pattern as it is written: places with at most two ways on. It is built from the end, so that every part knows what comes after
/// it. Not safe for concurrent use.
/// </summary>
internal sealed class PatternNfa
{
    private const int BytesPerPlace = 48;
    private readonly CompileBudget _budget;
    private readonly List<NfaPlace> _places = [];
    private readonly Dictionary<CharRanges, int> _setNumbers = new(ReferenceEqualityComparer.Instance);

    /// <summary>Builds the automaton of a pattern.</summary>
    /// <param name="tree">The pattern.</param>
    /// <param name="anywhere">Whether the match may begin after the beginning.</param>
    /// <param name="open">Whether anything may follow the match.</param>
    /// <param name="budget">Is charged for it.</param>
    public PatternNfa(PatternTree tree, bool anywhere, bool open, CompileBudget budget)
    {
        _budget = budget;
        Last = Add(open ? NfaKind.Forever : NfaKind.Final, 0, Nowhere, Nowhere);
        Entry = Build(tree, Last);
        if (anywhere)
        {
            int fork = Add(NfaKind.Split, 0, Nowhere, Entry);
            int any = Add(NfaKind.Chars, SetNumber(CharRanges.All), fork, Nowhere);
            _places[fork] = _places[fork] with { Next = any };
            Entry = fork;
        }
        FindLive();
    }

    public const int Nowhere = -1;

    public int Entry { get; }

    /// <summary>Gets the place of acceptance.</summary>
    public int Last { get; }

    public IReadOnlyList<NfaPlace> Places => _places;

    /// <summary>Gets the different sets of characters.</summary>
    public List<CharRanges> Sets { get; } = [];

    public List<PatternLook> Looks { get; } = [];

    public bool HasBeginning { get; private set; }

    public bool HasEnd { get; private set; }

    public bool HasBorder { get; private set; }

    /// <summary>Gets, for each place, whether it may lead to the end after at least one character was read.</summary>
    public bool[] IsLive { get; private set; } = [];

    private int Build(PatternTree tree, int next)
    {
        switch (tree)
        {
            case PatternChars chars:
                return Add(NfaKind.Chars, SetNumber(chars.Set), next, Nowhere);
            case PatternSequence sequence:
                for (int i = sequence.Parts.Length - 1; i >= 0; i--)
                    next = Build(sequence.Parts[i], next);
                return next;
            case PatternChoice choice:
                int way = Build(choice.Alternatives[^1], next);
                for (int i = choice.Alternatives.Length - 2; i >= 0; i--)
                    way = Add(NfaKind.Split, 0, Build(choice.Alternatives[i], next), way);
                return way;
            case PatternRepeat repeat:
                return BuildRepeat(repeat, next);
            case PatternPlace place:
                return BuildPlace(place.Kind, next);
            case PatternLook look:
                Looks.Add(look);
                return Add(NfaKind.Look, Looks.Count - 1, next, Nowhere);
            default:
                throw new InvalidOperationException($"{tree.GetType().Name} is no part of a pattern.");
        }
    }

    private int BuildRepeat(PatternRepeat repeat, int next)
    {
        int least = repeat.Minimum;
        int entry = next;
        if (repeat.Maximum is not { } most)
        {
            int fork = Add(NfaKind.Split, 0, Nowhere, next);
            int body = Build(repeat.Item, fork);
            _places[fork] = _places[fork] with { Next = body };
            entry = least > 0 ? body : fork;
            least--;
        }
        else
        {
            for (int i = least; i < most; i++)
                entry = Add(NfaKind.Split, 0, Build(repeat.Item, entry), next);
        }
        for (int i = 0; i < least; i++)
        {
            _budget.Step();
            entry = Build(repeat.Item, entry);
        }
        return entry;
    }

    private int BuildPlace(PatternPlaceKind kind, int next)
    {
        switch (kind)
        {
            case PatternPlaceKind.Beginning:
                HasBeginning = true;
                return Add(NfaKind.Beginning, 0, next, Nowhere);
            case PatternPlaceKind.End:
                HasEnd = true;
                return Add(NfaKind.End, 0, next, Nowhere);
            default:
                HasBorder = true;
                return Add(kind == PatternPlaceKind.WordBorder ? NfaKind.Border : NfaKind.NoBorder, 0, next, Nowhere);
        }
    }

    private int Add(NfaKind kind, int argument, int next, int other)
    {
        _budget.Charge(BytesPerPlace);
        _places.Add(new NfaPlace(kind, argument, next, other));
        return _places.Count - 1;
    }

    private int SetNumber(CharRanges set)
    {
        if (_setNumbers.TryGetValue(set, out int number))
            return number;
        number = Sets.FindIndex(set.SameAs);
        if (number < 0)
        {
            number = Sets.Count;
            Sets.Add(set);
        }
        _setNumbers.Add(set, number);
        return number;
    }

    private void FindLive()
    {
        List<int>[] sources = new List<int>[_places.Count];
        for (int place = 0; place < _places.Count; place++)
        {
            if (_places[place].Kind == NfaKind.Beginning)
                continue;
            Note(_places[place].Next, place);
            Note(_places[place].Other, place);
        }
        IsLive = new bool[_places.Count];
        IsLive[Last] = true;
        Stack<int> open = new([Last]);
        while (open.TryPop(out int place))
        {
            _budget.Step();
            foreach (int source in sources[place] ?? [])
            {
                if (IsLive[source])
                    continue;
                IsLive[source] = true;
                open.Push(source);
            }
        }

        void Note(int target, int source)
        {
            if (target >= 0)
                (sources[target] ??= []).Add(source);
        }
    }
}
