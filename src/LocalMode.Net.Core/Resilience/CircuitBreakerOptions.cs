using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;

namespace LocalMode;

/// <summary>
/// Options of the circuit breaker that each leg has. It stops calls of a leg that keeps failing, and lets one through after a break to see whether the
/// leg is well again.
/// </summary>
/// <remarks>The defaults suit the traffic of one application, a call now and then, where rates over a window would say nothing. Not safe for concurrent changes.</remarks>
public sealed class CircuitBreakerOptions
{
    private const string LongestBreak = "1.00:00:00";
    private const string ValidatedByGeneratedCode = "Code that the options validator generates reads the limits; nothing asks the attribute itself.";

    /// <summary>Gets or sets a value indicating whether there is a breaker. The default is <see langword="true"/>. Without one, a server's <c>Retry-After</c> is not kept either.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Gets or sets the failures in a row, of any class, that open it: 1 or more. The default is 3.</summary>
    [Range(1, int.MaxValue)]
    public int FailureThreshold { get; set; } = 3;

    /// <summary>Gets or sets the timeouts without a success between them that open it: 1 or more. The default is 2.</summary>
    [Range(1, int.MaxValue)]
    public int TimeoutThreshold { get; set; } = 2;

    /// <summary>
    /// Gets or sets the refusals for too many requests, without a success between them, that open it: 1 or more. The default is 2. One that
    /// says how long to wait opens it at once.
    /// </summary>
    [Range(1, int.MaxValue)]
    public int RateLimitThreshold { get; set; } = 2;

    /// <summary>
    /// Gets or sets the length of the first break: above zero, at most one day. The default is 10 seconds. Each further break without a success in between is
    /// longer by as much, up to <see cref="MaxBreakDuration"/>.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.0000001", LongestBreak)]
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = ValidatedByGeneratedCode)]
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets the longest break, but for a server that asks for a longer one: from <see cref="BreakDuration"/> to one day. The default is 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.0000001", LongestBreak)]
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = ValidatedByGeneratedCode)]
    public TimeSpan MaxBreakDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets the longest <c>Retry-After</c> that is honoured in full; a longer one counts as this: from zero, which ignores all, to one day. The default is 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00", LongestBreak)]
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = ValidatedByGeneratedCode)]
    public TimeSpan MaxRetryAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Copies the options.</summary>
    /// <returns>The copy.</returns>
    public CircuitBreakerOptions Clone() => (CircuitBreakerOptions)MemberwiseClone();

    /// <summary>Checks what the attributes state, for clients that are created without a container.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside of its range; names the property.</exception>
    internal void ThrowIfInvalid()
    {
        TimeSpan longest = TimeSpan.FromDays(1);
        ThrowIfOutside(FailureThreshold >= 1, FailureThreshold, nameof(FailureThreshold), "1 or more");
        ThrowIfOutside(TimeoutThreshold >= 1, TimeoutThreshold, nameof(TimeoutThreshold), "1 or more");
        ThrowIfOutside(RateLimitThreshold >= 1, RateLimitThreshold, nameof(RateLimitThreshold), "1 or more");
        ThrowIfOutside(
            BreakDuration > TimeSpan.Zero && BreakDuration <= longest, BreakDuration, nameof(BreakDuration), "more than zero and at most one day");
        ThrowIfOutside(
            MaxBreakDuration >= BreakDuration && MaxBreakDuration <= longest, MaxBreakDuration, nameof(MaxBreakDuration), $"from {nameof(BreakDuration)} to one day");
        ThrowIfOutside(
            MaxRetryAfter >= TimeSpan.Zero && MaxRetryAfter <= longest, MaxRetryAfter, nameof(MaxRetryAfter), "from zero to one day");
    }

    private static void ThrowIfOutside<T>(bool valid, T value, string property, string expected)
    {
        if (!valid)
            throw new ArgumentOutOfRangeException(property, value, $"{nameof(CircuitBreakerOptions)}.{property} is {value}; expected {expected}.");
    }
}
