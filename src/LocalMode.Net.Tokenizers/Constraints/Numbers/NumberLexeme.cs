using System.Numerics;
using LocalMode.Tokenizers.Constraints.Matching;
using LocalMode.Tokenizers.Constraints.Vocabulary;

namespace LocalMode.Tokenizers.Constraints.Numbers;

/// <summary>The JSON numbers of a set, as they are written.</summary>
/// <remarks>
/// A state stands for what can follow: for every power of ten how far the digits so far lie between the bounds, and the remainder by the divisor. States
/// are made as they are reached and kept; there are few, because far from a bound all are the same. Where bounds are finite and exponents allowed,
/// every digit before the point and every zero after it makes another state, so such numbers have at most <see cref="ExtraDigits"/> more of them than
/// the bounds; and exponents go to 999 beyond what the bounds need. Longer spellings are refused.
/// </remarks>
internal sealed partial class NumberLexeme : Lexeme
{
    private const int Minus = 10, Plus = 11, Dot = 12, LetterE = 13;
    private const int MaxListed = 4096;
    private const int BaseExponent = 999;
    private readonly Lock _lock = new();
    private readonly sbyte[] _symbols = new sbyte[256];
    private readonly Dictionary<NumberState, int> _ids = [];
    private readonly NumberInterval[] _positive;
    private readonly NumberInterval[] _negative;
    private readonly bool _hasZero;
    private readonly NumberSpelling _spelling;
    private readonly long _divisor = 1;
    private readonly RemainderTable? _pairs;
    private readonly MemoryBudget? _budget;
    private readonly int _scale;
    private readonly int _fullDigits;
    private readonly int _maxInteger;
    private readonly int _maxZeros;
    private readonly long _maxExponent;
    private NumberState[] _states = new NumberState[8];
    private int _count;

    /// <exception cref="SchemaTooComplexException">The divisor is too large to follow.</exception>
    public NumberLexeme(NumberSet numbers)
        : this(numbers, Alphabet.All)
    {
    }

    /// <summary>Initializes a new instance of the <see cref="NumberLexeme"/> class for an alphabet that has at least the set's <see cref="NumberSet.NeededCharacters"/>.</summary>
    /// <param name="numbers">The set.</param>
    /// <param name="alphabet">The characters that can be written.</param>
    /// <param name="budget">Where the bytes of states are counted.</param>
    /// <exception cref="SchemaTooComplexException">The divisor is too large to follow.</exception>
    public NumberLexeme(NumberSet numbers, Alphabet alphabet, MemoryBudget? budget = null)
    {
        _budget = budget;
        Array.Fill(_symbols, (sbyte)Dead);
        ReadOnlySpan<byte> written = "0123456789-+.eE"u8;
        for (int i = 0; i < written.Length; i++)
            _symbols[written[i]] = alphabet.Contains(written[i]) ? (sbyte)Math.Min(i, LetterE) : (sbyte)Dead;
        _spelling = numbers.Spelling;
        NumberInterval[] intervals = numbers.Intervals.ToArray();
        if (numbers.Divisor is not null)
        {
            (BigInteger divisor, _scale) = numbers.Divisor.ToUnits();
            if (divisor > MaxDivisor)
            {
                intervals = numbers.Listed(MaxListed) ?? throw new SchemaTooComplexException($"multipleOf up to {MaxDivisor:N0} units of its last digit");
                divisor = 1;
            }
            _divisor = (long)divisor;
            for (long power = 1; power < _divisor; power *= 10)
                _fullDigits++;
        }

        // The least multiple is the bound next to zero.
        NumberInterval aboveZero = new(numbers.Divisor ?? ExactDecimal.Zero, numbers.Divisor is null, null, false);
        _positive = [.. intervals.Select(i => i.Intersect(aboveZero)).Where(static i => !i.IsEmpty)];
        _negative = [.. intervals.Select(i => new NumberInterval(i.Max?.Negate(), i.MaxOpen, i.Min?.Negate(), i.MinOpen).Intersect(aboveZero)).Where(static i => !i.IsEmpty)];
        _hasZero = intervals.Any(static i => i.Contains(ExactDecimal.Zero));
        ExactDecimal[] bounds = [.. intervals.SelectMany(static i => new[] { i.Min, i.Max }).OfType<ExactDecimal>()];
        const int MostNeeded = 400;
        ExtraDigits = Math.Clamp(4096 / (bounds.Sum(static b => b.Length) + 1), 2, 64);
        long above = bounds.Length == 0 ? 0 : Math.Max(0, bounds.Max(static b => b.Point));
        long below = bounds.Length == 0 ? 0 : Math.Max(0, -bounds.Min(static b => b.Point));
        _maxInteger = ExtraDigits + (int)Math.Min(MostNeeded, above);
        _maxZeros = ExtraDigits + (int)Math.Min(MostNeeded, below);
        _maxExponent = BaseExponent + above + below + _maxInteger + _maxZeros;
        if (_divisor > int.MaxValue || BoundStates(intervals.Length, above, bounds, _scale) * _divisor > int.MaxValue)
            _pairs = new RemainderTable(budget);
        Start = Join(Intern(new NumberState(NumberPhase.Start, false, 0, [])), 0);
    }

    public override int Start { get; }

    /// <summary>Gets how many digits more than its bounds have a number may have before the point, and zeros after it: 64, fewer where there are many bounds.</summary>
    public int ExtraDigits { get; }

    /// <summary>Gets the number of states so far, remainders not counted.</summary>
    public int StateCount => Volatile.Read(ref _count);

    /// <summary>Gives the lexeme of a set; the same one for sets without bounds.</summary>
    public static NumberLexeme Of(NumberSet numbers, MemoryBudget? budget = null) =>
        ReferenceEquals(numbers, NumberSet.All) ? Unlimited.All
        : ReferenceEquals(numbers, NumberSet.Integers) ? Unlimited.Integers
        : ReferenceEquals(numbers, NumberSet.PlainIntegers) ? Unlimited.PlainIntegers
        : new NumberLexeme(numbers, Alphabet.All, budget);

    public override int Next(int state, byte value)
    {
        int symbol = _symbols[value];
        if (symbol < 0)
            return Dead;

        (int id, long remainder) = Part(state);
        NumberState[] states = Volatile.Read(ref _states);
        NumberState from = states[id];
        int next = Volatile.Read(ref from.Next[symbol]);
        if (next == NumberState.Unknown)
        {
            next = Step(from, symbol) is { } reached ? Intern(reached) : Dead;
            Volatile.Write(ref from.Next[symbol], next);
        }
        if (next == Dead || _divisor == 1)
            return next;

        NumberState to = Volatile.Read(ref _states)[next];
        remainder = RemainderAfter(from, to, symbol, remainder);
        return CanMeet(to, remainder) ? Join(next, remainder) : Dead;
    }

    public override bool IsAccepting(int state)
    {
        (int id, long remainder) = Part(state);
        NumberState at = Volatile.Read(ref _states)[id];
        return at.IsAccepting && IsMultiple(at, remainder);
    }

    public override int ForcedByte(int state)
    {
        if (_divisor > 1)
            return FindForced(state);
        NumberState at = Volatile.Read(ref _states)[state];
        if (at.Forced == NumberState.Unknown)
            at.Forced = FindForced(state);
        return at.Forced;
    }

    private int FindForced(int state)
    {
        if (IsAccepting(state))
            return -1;
        int found = -1;
        foreach (byte value in "0123456789-+.eE"u8)
        {
            if (Next(state, value) == Dead)
                continue;
            if (found >= 0)
                return -1;
            found = value;
        }

        return found;
    }

    private int Intern(NumberState state)
    {
        lock (_lock)
        {
            if (_ids.TryGetValue(state, out int known))
                return known;
            state.IsAccepting = state.Phase != NumberPhase.Point && IsInside(state);
            if (_count == _states.Length)
            {
                var larger = new NumberState[_count * 2];
                _states.CopyTo(larger, 0);
                Volatile.Write(ref _states, larger);
            }
            _states[_count] = state;
            _ids.Add(state, _count);
            _budget?.Take(state.ByteCount);
            return _count++;
        }
    }

    private static class Unlimited
    {
        public static NumberLexeme All { get; } = new(NumberSet.All);

        public static NumberLexeme Integers { get; } = new(NumberSet.Integers);

        public static NumberLexeme PlainIntegers { get; } = new(NumberSet.PlainIntegers);
    }
}
