namespace LocalMode.Tokenizers.Constraints.Numbers;

internal sealed partial class NumberLexeme
{
    private bool HasExponents => _spelling == NumberSpelling.Any;

    // The state after a symbol, remainders by the divisor left aside; null if no number of the set can follow.
    private NumberState? Step(NumberState from, int symbol) => from.Phase switch
    {
        NumberPhase.Start when symbol == Minus => _hasZero || _negative.Length > 0 ? new NumberState(NumberPhase.Minus, false, 0, []) : null,
        NumberPhase.Start or NumberPhase.Minus when symbol < 10 => FirstDigit(from.Phase == NumberPhase.Start ? _positive : _negative, symbol),
        NumberPhase.Integer when symbol == Dot => Fraction(from, NumberPhase.Point, from.Spans, from.IsZero, 0),
        NumberPhase.Integer when symbol < 10 && !from.IsZero => IntegerDigit(from, symbol),
        NumberPhase.Point or NumberPhase.Fraction when symbol < 10 => FractionDigit(from, symbol),
        NumberPhase.Integer or NumberPhase.Fraction when symbol == LetterE && HasExponents => Exponent(from),
        NumberPhase.Exponent when symbol is Plus or Minus => ExponentSign(from, symbol == Minus),
        NumberPhase.Exponent when symbol < 10 && ExponentSign(from, isNegative: false) is { } signed => ExponentDigit(signed, symbol),
        NumberPhase.ExponentSign or NumberPhase.ExponentDigit when symbol < 10 => ExponentDigit(from, symbol),
        _ => null,
    };

    private NumberState? FirstDigit(NumberInterval[] intervals, int digit)
    {
        var spans = new NumberSpan[intervals.Length];
        for (int i = 0; i < spans.Length; i++)
        {
            // Magnitudes above zero have no lower bound to speak of.
            ExactDecimal? low = intervals[i].Min is { Sign: > 0 } min ? min : null;
            spans[i] = new NumberSpan(i, low?.Point ?? long.MinValue, intervals[i].Max?.Point ?? long.MaxValue, low is null ? -1 : 0, intervals[i].Max is null ? -1 : 0);
        }

        // The intervals of the other sign have indices of their own.
        int offset = ReferenceEquals(intervals, _negative) ? _positive.Length : 0;
        spans = [.. spans.Select(s => s with { Interval = s.Interval + offset })];
        if (digit > 0)
            return Integer(Digit(spans, digit, -1), 1);
        spans = [.. spans.Where(IsReachableFromZero)];
        return _hasZero || (spans.Length > 0 && _spelling != NumberSpelling.Digits) ? new NumberState(NumberPhase.Integer, true, 0, spans) : null;
    }

    private NumberState? IntegerDigit(NumberState from, int digit)
    {
        int count = Math.Max(1, from.Count) + 1;
        return Integer(Digit(from.Spans, digit, -1), count);
    }

    private NumberState? Integer(List<NumberSpan> spans, int count)
    {
        for (int i = spans.Count - 1; i >= 0; i--)
        {
            NumberSpan span = spans[i];
            // Without exponents digits can only be added.
            if (!HasExponents && span.Low < 0)
                span = span with { Low = 0, LowCut = -1 };
            if (span.IsEmpty || IsBeyondExponents(span))
                spans.RemoveAt(i);
            else
                spans[i] = span;
        }

        if (spans.Count == 0)
            return null;
        if (!HasExponents || !spans.Exists(static s => s.IsFinite))
            count = 0;
        return count <= _maxInteger ? new NumberState(NumberPhase.Integer, false, count, [.. spans]) : null;
    }

    private NumberState? FractionDigit(NumberState from, int digit)
    {
        int count = from.Count;
        if (!HasExponents)
        {
            // After as many digits as the divisor has, there are only zeros.
            if (count == _scale)
                return digit == 0 && IsInside(from) ? new NumberState(NumberPhase.Fraction, from.IsZero, count, from.Spans) : null;
            count++;
        }

        if (!from.IsZero || digit > 0)
        {
            // While D is zero, it has no digit: the next one is its first.
            return Fraction(from, NumberPhase.Fraction, [.. Digit(from.Spans, digit, 0)], false, HasExponents ? 0 : count);
        }

        NumberSpan[] spans = [.. from.Spans.Select(static s => s.Shift(1))];
        if (HasExponents)
            count = Array.Exists(spans, static s => s.IsFinite) ? count + 1 : 0;
        return count <= _maxZeros || !HasExponents ? Fraction(from, NumberPhase.Fraction, spans, true, count) : null;
    }

    private NumberState? Fraction(NumberState from, NumberPhase phase, NumberSpan[] spans, bool isZero, int count)
    {
        if (_spelling == NumberSpelling.Digits)
            return null;
        var kept = new List<NumberSpan>(spans.Length);
        foreach (NumberSpan each in spans)
        {
            NumberSpan span = each;
            if (isZero)
            {
                if (IsReachableFromZero(span))
                    kept.Add(span);
                continue;
            }

            // Without exponents the power is zero.
            if (!HasExponents)
            {
                span = span.Low < 0 ? span with { Low = 0, LowCut = -1 } : span;
                span = span.High > 0 ? span with { High = 0, HighCut = -1 } : span;
            }
            if (!span.IsEmpty && !IsBeyondExponents(span))
                kept.Add(span);
        }

        if (kept.Count == 0 && !(isZero && _hasZero))
            return null;
        NumberState state = new(phase, isZero, count, [.. kept]);
        return HasExponents || count < _scale || IsInside(state) ? state : null;
    }

    // The spans after one more digit, which moves the point by one place if it stands before it.
    private List<NumberSpan> Digit(NumberSpan[] spans, int digit, int shift)
    {
        var result = new List<NumberSpan>(spans.Length);
        foreach (NumberSpan before in spans)
        {
            NumberSpan span = before;
            NumberInterval interval = IntervalOf(span.Interval);
            if (span.LowCut >= 0)
            {
                int bound = interval.Min!.DigitAt(span.LowCut);
                int cut = Math.Min(span.LowCut + 1, interval.Min.Length);
                bool isWhole = cut == interval.Min.Length && !interval.MinOpen;
                span = span with { Low = digit < bound ? span.Low + 1 : span.Low, LowCut = digit != bound || isWhole ? -1 : cut };
            }
            if (span.HighCut >= 0)
            {
                int bound = interval.Max!.DigitAt(span.HighCut);
                int cut = Math.Min(span.HighCut + 1, interval.Max.Length);
                bool isOver = digit > bound || (digit == bound && cut == interval.Max.Length && interval.MaxOpen);
                span = span with { High = isOver ? span.High - 1 : span.High, HighCut = digit != bound || isOver ? -1 : cut };
            }

            if (!span.IsEmpty)
                result.Add(span.Shift(shift));
        }

        return result;
    }

    private NumberInterval IntervalOf(int index) => index < _positive.Length ? _positive[index] : _negative[index - _positive.Length];

    // Zeros after the point let the first digit stand as low as wanted, exponents as high.
    private bool IsReachableFromZero(NumberSpan span) => HasExponents ? !IsBeyondExponents(span) : span.Low <= 0;

    private bool IsBeyondExponents(NumberSpan span) => span.Low > _maxExponent || span.High < -_maxExponent;

    // Whether the number that stands is between the bounds, remainders left aside.
    private bool IsInside(NumberState state) => state.Phase switch
    {
        NumberPhase.Integer or NumberPhase.Fraction or NumberPhase.Point when state.IsZero => _hasZero,
        NumberPhase.Integer or NumberPhase.Fraction or NumberPhase.Point => Array.Exists(state.Spans, static s => (s.LowCut >= 0 ? s.Low + 1 : s.Low) <= 0 && s.High >= 0),
        NumberPhase.ExponentDigit => Array.Exists(state.Spans, static s => s.Interval == 0),
        _ => false,
    };
}
