namespace LocalMode.Tokenizers.Constraints.Numbers;

/// <summary>The numbers between two bounds.</summary>
/// <param name="Min">The lower bound, <see langword="null"/> if there is none.</param>
/// <param name="MinOpen">Whether the lower bound itself is left out.</param>
/// <param name="Max">The upper bound, <see langword="null"/> if there is none.</param>
/// <param name="MaxOpen">Whether the upper bound itself is left out.</param>
internal readonly record struct NumberInterval(ExactDecimal? Min, bool MinOpen, ExactDecimal? Max, bool MaxOpen)
{
    public bool IsEmpty => Min is not null && Max is not null && Min.CompareTo(Max) is var order && (order > 0 || (order == 0 && (MinOpen || MaxOpen)));

    public bool Contains(ExactDecimal value) =>
        (Min is null || value.CompareTo(Min) is var low && (low > 0 || (low == 0 && !MinOpen)))
        && (Max is null || value.CompareTo(Max) is var high && (high < 0 || (high == 0 && !MaxOpen)));

    public NumberInterval Intersect(NumberInterval other)
    {
        (ExactDecimal? min, bool minOpen) = Tighter(Min, MinOpen, other.Min, other.MinOpen, 1);
        (ExactDecimal? max, bool maxOpen) = Tighter(Max, MaxOpen, other.Max, other.MaxOpen, -1);
        return new NumberInterval(min, minOpen, max, maxOpen);
    }

    /// <summary>Tells whether it ends before another one does.</summary>
    public bool EndsBefore(NumberInterval other) =>
        Max is not null && (other.Max is null || Max.CompareTo(other.Max) is var order && (order < 0 || (order == 0 && MaxOpen && !other.MaxOpen)));

    private static (ExactDecimal? Bound, bool IsOpen) Tighter(ExactDecimal? a, bool aOpen, ExactDecimal? b, bool bOpen, int direction)
    {
        if (a is null || b is null)
            return a is null ? (b, bOpen) : (a, aOpen);
        int order = a.CompareTo(b) * direction;
        return order > 0 ? (a, aOpen) : order < 0 ? (b, bOpen) : (a, aOpen || bOpen);
    }
}
