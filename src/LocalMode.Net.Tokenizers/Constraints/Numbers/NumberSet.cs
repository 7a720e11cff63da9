using System.Text.Json;

namespace LocalMode.Tokenizers.Constraints.Numbers;

/// <summary>A set of JSON numbers: those of some intervals that are multiples of something, and how they may be written.</summary>
/// <remarks>
/// Immutable. The intervals are sorted, disjoint and not empty. Where there is a divisor, their bounds are multiples of it and closed, and numbers are
/// written without exponent.
/// </remarks>
internal sealed partial class NumberSet : IEquatable<NumberSet>
{
    private static readonly NumberInterval Everything = new(null, false, null, false);
    private readonly NumberInterval[] _intervals;

    private NumberSet(NumberInterval[] intervals, ExactDecimal? divisor, NumberSpelling spelling)
    {
        _intervals = intervals;
        Divisor = divisor;
        Spelling = spelling;
    }

    /// <summary>Gets the set of all numbers, in any spelling.</summary>
    public static NumberSet All { get; } = new([Everything], null, NumberSpelling.Any);

    /// <summary>Gets the set of the integers, without exponent; <c>1.0</c> is one.</summary>
    public static NumberSet Integers { get; } = new([Everything], ExactDecimal.Parse("1"u8), NumberSpelling.NoExponent);

    /// <summary>Gets the set of the integers, without fraction or exponent: what draft 4 calls an integer.</summary>
    public static NumberSet PlainIntegers { get; } = new([Everything], ExactDecimal.Parse("1"u8), NumberSpelling.Digits);

    public bool IsEmpty => _intervals.Length == 0;

    /// <summary>Gets the intervals.</summary>
    public ReadOnlySpan<NumberInterval> Intervals => _intervals;

    /// <summary>Gets what all numbers are multiples of, or <see langword="null"/>.</summary>
    public ExactDecimal? Divisor { get; }

    public NumberSpelling Spelling { get; }

    /// <summary>Gets the characters without which some number that was begun could not be ended, first those that are hardest to do without.</summary>
    public string NeededCharacters
    {
        get
        {
            if (_intervals is [{ Min: null, Max: null }])
                return "0123456789";
            bool any = Spelling == NumberSpelling.Any;
            bool isNegative = !IsEmpty && _intervals[0].Max is { Sign: < 0 };
            bool hasFraction = any || (Spelling == NumberSpelling.NoExponent && Divisor?.ToUnits().Scale > 0);
            return "0123456789" + (isNegative ? "-" : "") + (hasFraction ? "." : "") + (any && !isNegative ? "-" : "") + (any ? "e" : "");
        }
    }

    /// <summary>The numbers between bounds, each a JSON number or <see langword="null"/>.</summary>
    public static NumberSet Range(JsonElement? minimum, bool excludesMinimum, JsonElement? maximum, bool excludesMaximum)
    {
        ExactDecimal? min = minimum is { } low ? ExactDecimal.Parse(low) : null;
        ExactDecimal? max = maximum is { } high ? ExactDecimal.Parse(high) : null;
        NumberInterval interval = new(min, min is not null && excludesMinimum, max, max is not null && excludesMaximum);
        return new NumberSet(interval.IsEmpty ? [] : [interval], null, NumberSpelling.Any);
    }

    /// <summary>The multiples of a JSON number above zero; <see langword="null"/> if they cannot be enforced.</summary>
    public static NumberSet? MultiplesOf(JsonElement divisor)
    {
        ExactDecimal value = ExactDecimal.Parse(divisor);
        return value.Sign > 0 && IsUsable(value) ? new NumberSet([Everything], value, NumberSpelling.NoExponent) : null;
    }

    /// <summary>The numbers equal to one of some JSON numbers.</summary>
    public static NumberSet Values(IEnumerable<JsonElement> values) =>
        new([.. values.Select(static v => ExactDecimal.Parse(v)).Distinct().Order().Select(Point)], null, NumberSpelling.Any);

    /// <summary>Gives a set without a divisor that has all numbers of this one; whole numbers stay whole.</summary>
    public NumberSet WithoutDivisor() => Divisor is null ? this
        : Divisor.Length <= Divisor.Point ? new NumberSet(_intervals, ExactDecimal.Parse("1"u8), Spelling)
        : new NumberSet(_intervals, null, NumberSpelling.Any);

    public bool Contains(ExactDecimal value)
    {
        if (Divisor is not null && Multiple(value, Divisor, roundsUp: false).CompareTo(value) != 0)
            return false;
        return _intervals.Any(i => i.Contains(value));
    }

    public bool Equals(NumberSet? other) => ReferenceEquals(this, other)
        || (other is not null && Spelling == other.Spelling && Equals(Divisor, other.Divisor) && _intervals.AsSpan().SequenceEqual(other._intervals));

    public override bool Equals(object? obj) => Equals(obj as NumberSet);

    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.Add(Spelling);
        hash.Add(Divisor);
        foreach (NumberInterval interval in _intervals)
            hash.Add(interval);
        return hash.ToHashCode();
    }

    private static NumberInterval Point(ExactDecimal value) => new(value, false, value, false);
}
