namespace LocalMode.Tokenizers.Constraints;

/// <summary>Limits of compiling and matching.</summary>
public sealed class ConstraintOptions
{
    /// <summary>Gets or sets how deep objects and arrays may be nested in an answer: 1 to 1,000; 64 by default, what System.Text.Json reads.</summary>
    public int MaxNesting { get; set; } = 64;

    /// <summary>
    /// Gets or sets the most time that compiling may take: more than zero; 0.9 seconds by default, so that an error is there within a second. A compilation that has
    /// hardly begun by then, since the machine is busy or its code is not translated yet, gets up to five times as much.
    /// </summary>
    public TimeSpan CompileTimeout { get; set; } = TimeSpan.FromSeconds(0.9);

    /// <summary>Gets or sets the most bytes, by estimate, that the compiled form may take: 64 KB or more; 64 MB by default.</summary>
    public long MaxCompiledBytes { get; set; } = 64L << 20;

    /// <summary>Gets or sets the most bytes of masks that a constraint keeps: 0 or more; 16 MB by default. Over it, masks are computed each time.</summary>
    public long MaxMaskBytes { get; set; } = 16L << 20;

    /// <summary>Gets or sets the clock of <see cref="CompileTimeout"/>; the system's by default.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    internal void Check()
    {
        ArgumentNullException.ThrowIfNull(TimeProvider);
        if (MaxNesting is < 1 or > 1000)
            throw Wrong(nameof(MaxNesting), MaxNesting, "1 to 1,000");
        if (CompileTimeout <= TimeSpan.Zero)
            throw Wrong(nameof(CompileTimeout), CompileTimeout, "more than zero");
        if (MaxCompiledBytes < 64 << 10)
            throw Wrong(nameof(MaxCompiledBytes), MaxCompiledBytes, "64 KB or more");
        if (MaxMaskBytes < 0)
            throw Wrong(nameof(MaxMaskBytes), MaxMaskBytes, "0 or more");
    }

    private static ArgumentException Wrong(string name, object value, string expected) =>
        new($"{nameof(ConstraintOptions)}.{name} is {value}; expected {expected}.", name);
}
