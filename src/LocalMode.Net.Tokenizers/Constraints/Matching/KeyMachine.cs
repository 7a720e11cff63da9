using LocalMode.Tokenizers.Constraints.Automata;

namespace LocalMode.Tokenizers.Constraints.Matching;

/// <summary>
/// The names that may come at a place of an object: some of the declared ones, and languages of others. The label of a declared name is its place in the
/// order, that of another one the number of declared names and the index of its language.
/// </summary>
/// <remarks>A state is a node of the tree of names and the states of those languages that still go on, numbered as they are met.</remarks>
internal sealed partial class KeyMachine : StringMachine
{
    // With the lexeme and its tables.
    private const int MachineBytes = 1600;
    private const int StateBytes = 64;
    private readonly NameTrie _names;
    private readonly int _declaredCount;
    private readonly Func<int, bool> _isAllowed;
    private readonly (CharDfa Names, int Index)[] _others;
    private readonly MemoryBudget _budget;
    private readonly Lock _lock = new();
    private readonly Dictionary<Key, int> _ids = [];
    private Key[] _keys = new Key[8];
    private int _count;

    /// <summary>Creates the machine.</summary>
    /// <param name="names">The declared names.</param>
    /// <param name="declaredCount">How many there are.</param>
    /// <param name="isAllowed">Which of them may come.</param>
    /// <param name="others">The languages of other names that may come, disjoint, with their index.</param>
    /// <param name="budget">Where the bytes of states are counted.</param>
    public KeyMachine(NameTrie names, int declaredCount, Func<int, bool> isAllowed, (CharDfa Names, int Index)[] others, MemoryBudget budget)
    {
        _budget = budget;
        _budget.Take(MachineBytes);
        _names = names;
        _declaredCount = declaredCount;
        _isAllowed = isAllowed;
        _others = others;
        var states = new int[others.Length];
        Start = Intern(HasAllowed(0) ? 0 : -1, states);
    }

    public override int Start { get; }

    public override int Next(int state, int codePoint)
    {
        Key key = KeyOf(state);
        int node = key.Node >= 0 ? _names.Next(key.Node, codePoint) : -1;
        if (node >= 0 && !HasAllowed(node))
            node = -1;
        Span<int> states = _others.Length <= 16 ? stackalloc int[_others.Length] : new int[_others.Length];
        bool isAlive = node >= 0;
        for (int i = 0; i < states.Length; i++)
        {
            int other = key.StateOf(i);
            states[i] = other == CharDfa.Dead ? CharDfa.Dead : _others[i].Names.Next(other, codePoint);
            isAlive |= states[i] != CharDfa.Dead;
        }

        return isAlive ? Intern(node, states) : Dead;
    }

    public override bool IsAccepting(int state) => FindLabel(state) >= 0;

    public override int Label(int state) => FindLabel(state);

    public override int UniformNext(int state, int first, int last)
    {
        Key key = KeyOf(state);
        for (int child = key.Node < 0 ? -1 : _names.ChildOf(key.Node); child >= 0; child = _names.SiblingOf(child))
        {
            if (_names.CodePointOf(child) >= first && _names.CodePointOf(child) <= last)
                return Dead;
        }

        for (int i = 0; i < _others.Length; i++)
        {
            if (key.StateOf(i) is >= 0 and var other && _others[i].Names.HasNext(other, first, last) && DfaMachine.UniformNext(_others[i].Names, other, first, last) == CharDfa.Dead)
                return Dead;
        }

        return Next(state, first);
    }

    public override bool HasNext(int state, int first, int last)
    {
        Key key = KeyOf(state);
        for (int i = 0; i < _others.Length; i++)
        {
            if (key.StateOf(i) is >= 0 and var other && _others[i].Names.HasNext(other, first, last))
                return true;
        }

        if (key.Node < 0)
            return false;
        for (int child = _names.ChildOf(key.Node); child >= 0; child = _names.SiblingOf(child))
        {
            if (_names.CodePointOf(child) >= first && _names.CodePointOf(child) <= last && HasAllowed(child))
                return true;
        }

        return false;
    }

    public override long CountTexts(int state, long limit)
    {
        Key key = KeyOf(state);
        long count = key.Node < 0 ? 0 : CountAllowed(key.Node);
        for (int i = 0; i < _others.Length && count < limit; i++)
        {
            if (key.StateOf(i) is >= 0 and var other)
                count += _others[i].Names.CountTexts(other, limit);
        }

        return Math.Min(count, limit);
    }

    public override long CountTexts(int state, int first, int last, long limit)
    {
        Key key = KeyOf(state);
        long count = 0;
        if (key.Node >= 0)
        {
            for (int child = _names.ChildOf(key.Node); child >= 0; child = _names.SiblingOf(child))
            {
                if (_names.CodePointOf(child) >= first && _names.CodePointOf(child) <= last)
                    count += CountAllowed(child);
            }
        }

        for (int i = 0; i < _others.Length && count < limit; i++)
        {
            if (key.StateOf(i) is >= 0 and var other)
                count += DfaMachine.CountTexts(_others[i].Names, other, first, last, limit);
        }

        return Math.Min(count, limit);
    }

    public override int OnlyNext(int state, int first, int last)
    {
        Key key = KeyOf(state);
        int only = -2;
        for (int i = 0; i < _others.Length; i++)
        {
            if (key.StateOf(i) is >= 0 and var other && !Join(DfaMachine.OnlyNext(_others[i].Names, other, first, last)))
                return -1;
        }

        if (key.Node < 0)
            return only;
        for (int child = _names.ChildOf(key.Node); child >= 0; child = _names.SiblingOf(child))
        {
            int codePoint = _names.CodePointOf(child);
            if (codePoint >= first && codePoint <= last && HasAllowed(child) && !Join(codePoint))
                return -1;
        }

        return only;

        bool Join(int next)
        {
            if (next == -1 || (next >= 0 && only >= 0 && next != only))
                return false;
            only = next >= 0 ? next : only;
            return true;
        }
    }

    public override bool IsUniversal(int state)
    {
        Key key = KeyOf(state);
        int only = key.Node >= 0 ? -1 : OnlyOther(key);
        return only >= 0 && _others[only].Names.IsUniversal(key.StateOf(only));
    }

    public override int PlainNext(int state)
    {
        Key key = KeyOf(state);
        int only = key.Node >= 0 ? -1 : OnlyOther(key);
        return only >= 0 && DfaMachine.PlainNext(_others[only].Names, key.StateOf(only)) != CharDfa.Dead ? Next(state, ' ') : Dead;
    }

    // The languages go on or not, each alone: a machine that no plain character leads on from has a few special texts at most.
    public override bool HasNoPlainNext(int state) => !HasNext(state, 0x20, 0x21) && !HasNext(state, 0x23, 0x5B) && !HasNext(state, 0x5D, 0x10FFFF);

    // The language that goes on if it is one, or -1.
    private int OnlyOther(Key key)
    {
        int only = -1;
        for (int i = 0; i < _others.Length; i++)
        {
            if (key.StateOf(i) < 0)
                continue;
            if (only >= 0)
                return -1;
            only = i;
        }

        return only;
    }

    private int FindLabel(int state)
    {
        Key key = KeyOf(state);
        if (key.Node >= 0 && _names.TerminalOf(key.Node) is >= 0 and var label && _isAllowed(label))
            return label;
        for (int i = 0; i < _others.Length; i++)
        {
            if (key.StateOf(i) is >= 0 and var other && _others[i].Names.IsAccepting(other))
                return _declaredCount + _others[i].Index;
        }

        return -1;
    }

    private bool HasAllowed(int node)
    {
        foreach (int label in _names.LabelsFrom(node))
        {
            if (_isAllowed(label))
                return true;
        }

        return false;
    }

    private int CountAllowed(int node)
    {
        int count = 0;
        foreach (int label in _names.LabelsFrom(node))
            count += _isAllowed(label) ? 1 : 0;
        return count;
    }

    private Key KeyOf(int state) => Volatile.Read(ref _keys)[state];

    private int Intern(int node, ReadOnlySpan<int> states)
    {
        // One language is the rule: it needs no array.
        Key key = states.Length <= 1 ? new Key(node, states.Length == 0 ? CharDfa.Dead : states[0], null) : new Key(node, 0, states.ToArray());
        lock (_lock)
        {
            if (_ids.TryGetValue(key, out int state))
                return state;
            state = _count;
            if (state == _keys.Length)
                Array.Resize(ref _keys, state * 2);
            _keys[state] = key;
            _ids.Add(key, state);
            _budget.Take(StateBytes + (states.Length > 1 ? 24 + (4L * states.Length) : 0));
            _count++;
            return state;
        }
    }

    private readonly record struct Key(int Node, int Single, int[]? States)
    {
        public int StateOf(int other) => States is null ? Single : States[other];

        public bool Equals(Key key) => Node == key.Node && Single == key.Single && States.AsSpan().SequenceEqual(key.States);

        public override int GetHashCode()
        {
            HashCode hash = default;
            hash.Add(Node);
            hash.Add(Single);
            foreach (int state in States ?? [])
                hash.Add(state);
            return hash.ToHashCode();
        }
    }
}
