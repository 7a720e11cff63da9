namespace LocalMode.Tokenizers.Constraints.Numbers;

/// <summary>A state of a <see cref="NumberLexeme"/>: what can follow, and nothing of how it came to be, so that equal ones are one.</summary>
internal sealed class NumberState(NumberPhase phase, bool isZero, int count, NumberSpan[] spans) : IEquatable<NumberState>
{
    /// <summary>The number of bytes that numbers are made of, as <see cref="NumberLexeme"/> numbers them.</summary>
    public const int Symbols = 14;

    /// <summary>What stands in <see cref="Next"/> where it was not computed yet.</summary>
    public const int Unknown = -2;

    public NumberPhase Phase { get; } = phase;

    /// <summary>Gets a value indicating whether all digits so far are zero.</summary>
    public bool IsZero { get; } = isZero;

    /// <summary>Gets the number of digits that still matters: those before the point, or after it.</summary>
    public int Count { get; } = count;

    /// <summary>Gets where the number can still come to lie.</summary>
    public NumberSpan[] Spans { get; } = spans;

    /// <summary>Gets the states after each symbol.</summary>
    public int[] Next { get; } = NewNext();

    /// <summary>Gets or sets the forced byte, or <see cref="Unknown"/>.</summary>
    public int Forced { get; set; } = Unknown;

    public bool IsAccepting { get; set; }

    public long ByteCount => 240 + (32L * Spans.Length);

    public bool Equals(NumberState? other) => other is not null && Phase == other.Phase && IsZero == other.IsZero && Count == other.Count
        && Spans.AsSpan().SequenceEqual(other.Spans);

    public override bool Equals(object? obj) => Equals(obj as NumberState);

    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.Add(Phase);
        hash.Add(IsZero);
        hash.Add(Count);
        foreach (NumberSpan span in Spans)
            hash.Add(span);
        return hash.ToHashCode();
    }

    private static int[] NewNext()
    {
        var next = new int[Symbols];
        Array.Fill(next, Unknown);
        return next;
    }
}
