namespace LocalMode.Tokenizers.Constraints.Numbers;

internal sealed partial class NumberLexeme
{
    private static readonly NumberSpan AnyExponent = new(0, long.MinValue, long.MaxValue, -1, -1);

    // The exponents that the digits allow, as sorted spans that do not touch.
    private NumberState? Exponent(NumberState from)
    {
        var spans = new List<NumberSpan>();
        // No digit follows: a lower bound with more digits is not reached.
        IEnumerable<NumberSpan> allowed = from.IsZero ? (_hasZero ? [AnyExponent] : [])
            : from.Spans.Select(static s => s.LowCut >= 0 ? s with { Low = s.Low + 1 } : s).OrderBy(static s => s.Low);
        foreach (NumberSpan span in allowed)
        {
            long low = Math.Max(span.Low, -_maxExponent), high = Math.Min(span.High, _maxExponent);
            if (low > high)
                continue;
            if (spans.Count > 0 && spans[^1].High >= low - 1)
                spans[^1] = spans[^1] with { High = Math.Max(spans[^1].High, high) };
            else
                spans.Add(new NumberSpan(0, low, high, -1, -1));
        }

        return spans.Count > 0 ? new NumberState(NumberPhase.Exponent, false, 0, [.. spans]) : null;
    }

    private static NumberState? ExponentSign(NumberState from, bool isNegative)
    {
        NumberSpan[] spans =
        [
            .. from.Spans.Select(s => isNegative ? s with { Low = -s.High, High = -s.Low } : s).Where(static s => s.High >= 0)
                .Select(static s => s with { Low = Math.Max(0, s.Low) }).OrderBy(static s => s.Low),
        ];
        return spans.Length > 0 ? new NumberState(NumberPhase.ExponentSign, true, 0, spans) : null;
    }

    // Before a digit that is not zero the spans are of the exponent; after it they are of what may follow, for each number of digits.
    private NumberState? ExponentDigit(NumberState from, int digit)
    {
        if (from.IsZero && digit == 0)
        {
            bool accepts = from.Spans[0].Low == 0;
            // Interval 0 marks what accepts.
            return new NumberState(NumberPhase.ExponentDigit, true, 0, [.. from.Spans.Select(s => s with { Interval = accepts ? 0 : -1 })]);
        }

        var spans = new List<NumberSpan>();
        if (from.IsZero)
        {
            int count = 0;
            for (long power = 1; power <= _maxExponent; power *= 10, count++)
            {
                foreach (NumberSpan span in from.Spans)
                    Clip(spans, span with { Interval = count }, digit * power, power);
            }
        }
        else
        {
            foreach (NumberSpan span in from.Spans.Where(static s => s.Interval > 0))
            {
                long power = PowerOfTen(span.Interval - 1);
                Clip(spans, span with { Interval = span.Interval - 1 }, digit * power, power);
            }
        }

        return spans.Count > 0 ? new NumberState(NumberPhase.ExponentDigit, false, 0, [.. spans]) : null;
    }

    private static void Clip(List<NumberSpan> spans, NumberSpan span, long first, long count)
    {
        long low = Math.Max(span.Low - first, 0), high = Math.Min(span.High - first, count - 1);
        if (low <= high)
            spans.Add(span with { Low = low, High = high });
    }

    private static long PowerOfTen(int exponent)
    {
        long power = 1;
        for (; exponent > 0; exponent--)
            power *= 10;
        return power;
    }
}
