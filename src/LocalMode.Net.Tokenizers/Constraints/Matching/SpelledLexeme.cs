using LocalMode.Tokenizers.Constraints.Vocabulary;

namespace LocalMode.Tokenizers.Constraints.Matching;

/// <summary>A lexeme over the characters of a <see cref="StringMachine"/>. A state is a state of it and a part of <see cref="JsonSpelling"/>, numbered as they are met.</summary>
internal abstract class SpelledLexeme : Lexeme
{
    private const int RowBytes = (256 * sizeof(int)) + 32;
    private const int StateBytes = 72;
    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, int> _ids = [];
    private readonly MemoryBudget _budget;

    // Replaced by larger copies; what stands for a known state never changes, but for rows that may be lost and made again.
    private Place[] _places = new Place[8];
    private int[]?[] _rows = new int[]?[8];
    private int _count;

    private protected SpelledLexeme(StringMachine machine, Alphabet alphabet, MemoryBudget budget)
    {
        Machine = machine;
        Alphabet = alphabet;
        _budget = budget;
    }

    public StringMachine Machine { get; }

    /// <summary>Gets a value indicating whether the text is a JSON string.</summary>
    public abstract bool IsJson { get; }

    protected Alphabet Alphabet { get; }

    public override int Next(int state, byte value)
    {
        int[]? row = Volatile.Read(ref _rows)[state];
        if (row is not null)
        {
            int known = Volatile.Read(ref row[value]);
            if (known != 0)
                return known - 2;
        }

        int next = Compute(Volatile.Read(ref _places)[state], value);
        Keep(state, value, next, row);
        return next;
    }

    /// <summary>Gives what a state stands for.</summary>
    public Place PlaceOf(int state) => Volatile.Read(ref _places)[state];

    public override int MaskState(int state)
    {
        Place place = PlaceOf(state);
        int machine = Machine.MaskState(place.Machine);
        return machine == place.Machine ? state : StateOf(machine, place.Part);
    }

    /// <summary>Gives the state of a place.</summary>
    public int StateOf(int machine, int part)
    {
        ulong key = (ulong)(uint)machine << 32 | (uint)part;
        lock (_lock)
        {
            if (_ids.TryGetValue(key, out int state))
                return state;
            state = _count;
            if (state == _places.Length)
            {
                Array.Resize(ref _places, state * 2);
                int[]?[] rows = _rows;
                Array.Resize(ref rows, state * 2);
                Volatile.Write(ref _rows, rows);
            }

            _places[state] = new Place(machine, part);
            _ids.Add(key, state);
            _budget.Take(StateBytes);
            _count++;
            return state;
        }
    }

    protected abstract int ComputeWhole(Place place, byte value);

    /// <summary>Gives the state of a machine and a part inside of a character, where the character still matters; <see cref="Lexeme.Dead"/> if nothing follows.</summary>
    protected int StateInside(int machine, int part)
    {
        // Tokens hold nothing that the alphabet cannot write, so it need not be asked about what they spell.
        if (JsonSpelling.KindOf(part) == JsonSpelling.Utf8 && JsonSpelling.IsOpen(part))
        {
            (int first, int last, _, _) = JsonSpelling.Ranges(part);
            int next = Machine.UniformNext(machine, first, last);
            if (next != StringMachine.Dead)
                return StateOf(next, JsonSpelling.RestOf(JsonSpelling.CountOf(part)));
        }

        return HasNextIn(machine, part) ? StateOf(machine, part) : Dead;
    }

    private int Compute(Place place, byte value)
    {
        if (JsonSpelling.KindOf(place.Part) != JsonSpelling.Rest)
            return ComputeWhole(place, value);
        int left = JsonSpelling.CountOf(place.Part) - 1;
        return (value & 0xC0) != 0x80 ? Dead : StateOf(place.Machine, left == 0 ? JsonSpelling.Whole : JsonSpelling.RestOf(left));
    }

    /// <summary>Gives the byte that must follow a place inside of the text, -1 if there is a choice.</summary>
    protected int ForcedInside(Place place)
    {
        if (JsonSpelling.KindOf(place.Part) == JsonSpelling.Rest)
            return -1;
        (int first, int last, int otherFirst, int otherLast) = JsonSpelling.Ranges(place.Part);
        int only = Machine.OnlyNext(place.Machine, first, last);
        if (otherFirst >= 0 && only != -1)
        {
            int other = Machine.OnlyNext(place.Machine, otherFirst, otherLast);
            only = other == -2 ? only : only == -2 ? other : -1;
        }

        return only < 0 ? -1 : JsonSpelling.NextByte(place.Part, only, IsRaw(only));
    }

    /// <summary>Tells whether a character may be written as it is.</summary>
    protected virtual bool IsRaw(int codePoint) => Alphabet.Contains(codePoint);

    protected bool HasNextIn(int machine, int part)
    {
        (int first, int last, int otherFirst, int otherLast) = JsonSpelling.Ranges(part);
        return Machine.HasNext(machine, first, last) || (otherFirst >= 0 && Machine.HasNext(machine, otherFirst, otherLast));
    }

    private void Keep(int state, byte value, int next, int[]? row)
    {
        if (row is null)
        {
            if (!_budget.TryTake(RowBytes))
                return;
            row = new int[256];
            lock (_lock)
            {
                if (_rows[state] is { } other)
                    row = other;
                else
                    Volatile.Write(ref _rows[state], row);
            }
        }

        Volatile.Write(ref row[value], next + 2);
    }

    /// <summary>What a state stands for.</summary>
    /// <param name="Machine">The state after the characters that are whole.</param>
    /// <param name="Part">What stands of the next one.</param>
    internal readonly record struct Place(int Machine, int Part);
}
