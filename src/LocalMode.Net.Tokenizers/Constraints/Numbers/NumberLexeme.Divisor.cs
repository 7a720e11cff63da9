namespace LocalMode.Tokenizers.Constraints.Numbers;

internal sealed partial class NumberLexeme
{
    // The remainder of all digits so far, read as one whole number.
    private int RemainderAfter(NumberState from, NumberState to, int symbol, int remainder) =>
        symbol >= 10 || (to.Phase == NumberPhase.Fraction && from.Count == _scale) ? remainder : (int)(((remainder * 10L) + symbol) % _divisor);

    private bool IsMultiple(NumberState at, int remainder)
    {
        long value = remainder;
        for (int i = at.Phase == NumberPhase.Integer ? 0 : at.Count; i < _scale; i++)
            value = value * 10 % _divisor;
        return value == 0;
    }

    // Whether digits can follow that make a multiple between the bounds. A bound is one itself, so where one cuts, there is a way to it.
    private bool CanMeet(NumberState at, int remainder)
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
                power = Math.Min(power * 10, int.MaxValue);
            }
        }

        return false;
    }
}
