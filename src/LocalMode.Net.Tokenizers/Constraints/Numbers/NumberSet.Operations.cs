using System.Numerics;

namespace LocalMode.Tokenizers.Constraints.Numbers;

internal sealed partial class NumberSet
{
    // Up to so many multiples between bounds are taken as single numbers.
    private const int MaxListed = 1024;

    // What divisors may have, before and after the decimal point.
    private const int MaxDivisorDigits = 400;

    /// <summary>What is in both; <see langword="null"/> if it cannot be enforced.</summary>
    public static NumberSet? Intersect(NumberSet left, NumberSet right, CompileBudget budget)
    {
        ExactDecimal? divisor = left.Divisor ?? right.Divisor;
        if (left.Divisor is not null && right.Divisor is not null && !left.Divisor.Equals(right.Divisor))
        {
            divisor = LeastCommonMultiple(left.Divisor, right.Divisor);
            if (!IsUsable(divisor))
                return null;
        }

        var intervals = new List<NumberInterval>();
        for (int l = 0, r = 0; l < left._intervals.Length && r < right._intervals.Length;)
        {
            budget.Step();
            Add(intervals, left._intervals[l].Intersect(right._intervals[r]), divisor);
            if (left._intervals[l].EndsBefore(right._intervals[r]))
                l++;
            else
                r++;
        }

        budget.Charge(64L * intervals.Count);
        var spelling = (NumberSpelling)Math.Max((int)left.Spelling, (int)right.Spelling);
        return new NumberSet([.. intervals], divisor, spelling);
    }

    /// <summary>All other numbers; <see langword="null"/> if they cannot be enforced.</summary>
    public NumberSet? Complement(CompileBudget budget)
    {
        if (IsEmpty)
            return All;
        NumberInterval[]? own = Divisor is null ? _intervals : Listed(MaxListed);
        if (own is null || Spelling == NumberSpelling.Digits)
            return null;

        var rest = new List<NumberInterval>();
        NumberInterval left = Everything;
        foreach (NumberInterval interval in own)
        {
            budget.Step();
            if (interval.Min is not null)
                Add(rest, left with { Max = interval.Min, MaxOpen = !interval.MinOpen }, null);
            if (interval.Max is null)
                return new NumberSet([.. rest], null, NumberSpelling.Any);
            left = new NumberInterval(interval.Max, !interval.MaxOpen, null, false);
        }

        Add(rest, left, null);
        budget.Charge(64L * rest.Count);
        return new NumberSet([.. rest], null, NumberSpelling.Any);
    }

    /// <summary>Gives the single numbers of a set with a divisor as intervals of one number each, if there are at most so many; else <see langword="null"/>.</summary>
    public NumberInterval[]? Listed(int limit)
    {
        if (Divisor is null)
            return null;
        (BigInteger step, int scale) = Divisor.ToUnits();
        BigInteger count = 0;
        foreach (NumberInterval interval in _intervals)
        {
            if (interval.Min is null || interval.Max is null)
                return null;
            count += ((interval.Max.ToUnits(scale).Units - interval.Min.ToUnits(scale).Units) / step) + 1;
        }

        if (count > limit)
            return null;
        var points = new List<NumberInterval>((int)count);
        foreach (NumberInterval interval in _intervals)
        {
            BigInteger last = interval.Max!.ToUnits(scale).Units;
            for (BigInteger units = interval.Min!.ToUnits(scale).Units; units <= last; units += step)
                points.Add(Point(ExactDecimal.FromUnits(units, scale)));
        }

        return [.. points];
    }

    // Bounds become multiples of the divisor, so that nothing is left between them if nothing is there.
    private static void Add(List<NumberInterval> intervals, NumberInterval interval, ExactDecimal? divisor)
    {
        if (interval.IsEmpty)
            return;
        if (divisor is not null)
        {
            interval = new NumberInterval(
                interval.Min is null ? null : Inside(interval.Min, interval.MinOpen, divisor, roundsUp: true), false,
                interval.Max is null ? null : Inside(interval.Max, interval.MaxOpen, divisor, roundsUp: false), false);
        }

        if (!interval.IsEmpty)
            intervals.Add(interval);
    }

    private static ExactDecimal Inside(ExactDecimal bound, bool isOpen, ExactDecimal divisor, bool roundsUp)
    {
        ExactDecimal multiple = Multiple(bound, divisor, roundsUp);
        if (!isOpen || multiple.CompareTo(bound) != 0)
            return multiple;
        (BigInteger step, int scale) = divisor.ToUnits();
        BigInteger units = multiple.ToUnits(scale).Units;
        return ExactDecimal.FromUnits(roundsUp ? units + step : units - step, scale);
    }

    private static ExactDecimal Multiple(ExactDecimal value, ExactDecimal divisor, bool roundsUp)
    {
        (BigInteger step, int scale) = divisor.ToUnits();
        (BigInteger units, bool isWhole) = value.ToUnits(scale);
        units += roundsUp && !isWhole ? 1 : 0;
        BigInteger quotient = BigInteger.DivRem(units, step, out BigInteger remainder);
        quotient += remainder.Sign < 0 && !roundsUp ? -1 : remainder.Sign > 0 && roundsUp ? 1 : 0;
        return ExactDecimal.FromUnits(quotient * step, scale);
    }

    private static ExactDecimal LeastCommonMultiple(ExactDecimal left, ExactDecimal right)
    {
        int scale = Math.Max(left.ToUnits().Scale, right.ToUnits().Scale);
        BigInteger a = left.ToUnits(scale).Units, b = right.ToUnits(scale).Units;
        return ExactDecimal.FromUnits(a / BigInteger.GreatestCommonDivisor(a, b) * b, scale);
    }

    private static bool IsUsable(ExactDecimal divisor) => divisor.Point <= MaxDivisorDigits && divisor.Length - divisor.Point <= MaxDivisorDigits;
}
