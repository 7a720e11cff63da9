namespace LocalMode.Tokenizers.Constraints.Numbers;

/// <summary>
/// How far a number that was begun lies in an interval of magnitudes. With D for the digits so far as a whole number and y for what may follow them
/// (0.y1y2...), its value can become (D + y) times ten to the power of any q in the span. Inside of the span every y is good; at its ends a bound may
/// cut, where D is the beginning of the bound's digits.
/// </summary>
/// <param name="Interval">The interval's index.</param>
/// <param name="Low">The lowest power, <see cref="long.MinValue"/> if there is none.</param>
/// <param name="High">The highest power, <see cref="long.MaxValue"/> if there is none.</param>
/// <param name="LowCut">How many digits of the lower bound D has, where the bound cuts at <see cref="Low"/>; -1 if it does not.</param>
/// <param name="HighCut">How many digits of the upper bound D has, where the bound cuts at <see cref="High"/>; -1 if it does not.</param>
/// <remarks>In exponents <see cref="Low"/> and <see cref="High"/> are the bounds of the digits that may follow, as a number, and <see cref="Interval"/> is their count.</remarks>
internal readonly record struct NumberSpan(int Interval, long Low, long High, int LowCut, int HighCut)
{
    public bool IsEmpty => Low > High;

    public bool IsCut => LowCut >= 0 || HighCut >= 0;

    /// <summary>Gets a value indicating whether a power is finite: then every digit before the point changes the span.</summary>
    public bool IsFinite => Low != long.MinValue || High != long.MaxValue;

    public NumberSpan Shift(long by) => this with
    {
        Low = Low == long.MinValue ? Low : Low + by,
        High = High == long.MaxValue ? High : High + by,
    };
}
