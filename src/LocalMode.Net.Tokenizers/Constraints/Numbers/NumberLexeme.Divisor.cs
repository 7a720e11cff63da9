namespace LocalMode.Tokenizers.Constraints.Numbers;

internal sealed partial class NumberLexeme
{
    // So that ten times a remainder is a number.
    private const long MaxDivisor = 1L << 59;

    /// <summary>Tells whether there is a lexeme of a set: its divisor is not too large.</summary>
    public static bool CanFollow(NumberSet numbers) =>
        numbers.Divisor is not { } divisor || divisor.ToUnits().Units <= MaxDivisor || numbers.Listed(MaxListed) is not null;

    // A generous bound: for each place of a digit and each sign, the digits so far lie on the beginning of a bound or between two of them.
    private static long BoundStates(int intervals, long above, ExactDecimal[] bounds, int scale) =>
        32 * ((2L * intervals) + 1) * (above + (bounds.Length == 0 ? 0 : bounds.Max(static b => b.Length)) + scale + 8);

    private int Join(int state, long remainder) =>
        _divisor == 1 ? state : _pairs is { } pairs ? pairs.NumberOf(state, remainder) : checked((int)((state * _divisor) + remainder));

    private (int State, long Remainder) Part(int state)
    {
        if (_divisor == 1)
            return (state, 0);
        if (_pairs is { } pairs)
            return pairs.PairOf(state);
        (int number, int remainder) = Math.DivRem(state, (int)_divisor);
        return (number, remainder);
    }

    // The remainder of all digits so far, read as one whole number.
    private long RemainderAfter(NumberState from, NumberState to, int symbol, long remainder) =>
        symbol >= 10 || (to.Phase == NumberPhase.Fraction && from.Count == _scale) ? remainder : ((remainder * 10) + symbol) % _divisor;

    private bool IsMultiple(NumberState at, long remainder)
    {
        long value = remainder;
        for (int i = at.Phase == NumberPhase.Integer ? 0 : at.Count; i < _scale; i++)
            value = value * 10 % _divisor;
        return value == 0;
    }

    // Whether digits can follow that make a multiple between the bounds. A bound is one itself, so where one cuts, there is a way to it.
    private bool CanMeet(NumberState at, long remainder)
    {
        if (_divisor == 1 || at.IsZero || at.Phase is NumberPhase.Start or NumberPhase.Minus)
            return true;
        foreach (NumberSpan span in at.Spans)
        {
            if (span.IsCut)
                return true;
            int decimals = at.Phase == NumberPhase.Integer ? _scale : _scale - at.Count;
            long power = 1, value = remainder;
            int digits = 0;
            for (long first = span.Low + decimals, last = span.High == long.MaxValue ? long.MaxValue : span.High + decimals; digits <= last; digits++)
            {
                if (digits >= first && (digits >= _fullDigits || (_divisor - value) % _divisor < power))
                    return true;
                value = value * 10 % _divisor;
                power = power > _divisor ? power : power * 10;
            }
        }

        return false;
    }
}
