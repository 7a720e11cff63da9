using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;

namespace LocalMode;

/// <summary>
/// Options of the time that a leg may take to its first content, as it is learnt from the calls that went well: their slowest, scaled to the length of the prompt where
/// that is known, times a factor.
/// </summary>
/// <remarks>Not safe for concurrent changes.</remarks>
public sealed class FirstContentDeadlineOptions
{
    private const string LongestTimer = "1.00:00:00";
    private const string ValidatedByGeneratedCode = "Code that the options validator generates reads the limits; nothing asks the attribute itself.";

    /// <summary>Gets or sets a value indicating whether the time is learnt. The default is <see langword="true"/>.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Gets or sets how much slower than measured a call may be: from 1 to 100. The default is 3.</summary>
    [Range(1.0, 100.0)]
    public double Factor { get; set; } = 3;

    /// <summary>Gets or sets the least deadline: above zero, at most one day. The default is 10 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.0000001", LongestTimer)]
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = ValidatedByGeneratedCode)]
    public TimeSpan Floor { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets the greatest deadline: from <see cref="Floor"/> to one day. The default is 2 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00.0000001", LongestTimer)]
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = ValidatedByGeneratedCode)]
    public TimeSpan Cap { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Gets or sets the measurements that are needed before there is a deadline: from 1 to 64. The default is 5. The first call of a leg is never one of them: it also warms the leg up.</summary>
    [Range(1, 64)]
    public int MinMeasurements { get; set; } = 5;

    /// <summary>Copies the options.</summary>
    /// <returns>The copy.</returns>
    public FirstContentDeadlineOptions Clone() => (FirstContentDeadlineOptions)MemberwiseClone();

    /// <summary>Checks what the attributes state, for clients that are created without a container.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside of its range; names the property.</exception>
    internal void ThrowIfInvalid()
    {
        TimeSpan longest = TimeSpan.FromDays(1);
        ThrowIfOutside(Factor is >= 1 and <= 100, Factor, nameof(Factor), "from 1 to 100");
        ThrowIfOutside(Floor > TimeSpan.Zero && Floor <= longest, Floor, nameof(Floor), "more than zero and at most one day");
        ThrowIfOutside(Cap >= Floor && Cap <= longest, Cap, nameof(Cap), $"from {nameof(Floor)} to one day");
        ThrowIfOutside(MinMeasurements is >= 1 and <= AdaptiveFirstContentDeadline.Window, MinMeasurements, nameof(MinMeasurements), "from 1 to 64");
    }

    private static void ThrowIfOutside<T>(bool valid, T value, string property, string expected)
    {
        if (!valid)
            throw new ArgumentOutOfRangeException(property, value, $"{nameof(FirstContentDeadlineOptions)}.{property} is {value}; expected {expected}.");
    }
}
