using System.ComponentModel.DataAnnotations;

namespace LocalMode;

/// <summary>Options of the check whether a local model answers the same question the same way when it is asked again.</summary>
/// <remarks>It multiplies the work of each local answer, and makes sense for short answers that can be compared. Not safe for concurrent changes.</remarks>
public sealed class SelfConsistencyOptions
{
    /// <summary>Gets or sets how often the local leg is asked again: from 1 to 16. The default is 3. Once the outcome is certain it is not asked any more.</summary>
    [Range(1, 16)]
    public int Samples { get; set; } = 3;

    /// <summary>Gets or sets the temperature of these calls: from 0.01 to 2. The default is 0.7. Without any chance the model would only repeat itself.</summary>
    [Range(0.01f, 2f)]
    public float Temperature { get; set; } = 0.7f;

    /// <summary>Gets or sets the share of all answers, the first one included, that must agree with the first: from 0.01 to 1. The default is 0.5.</summary>
    [Range(0.01, 1.0)]
    public double MinAgreement { get; set; } = 0.5;

    /// <summary>
    /// Gets or sets what tells whether two answers agree. The default is <see langword="null"/>: their letters and digits are the same, whatever their case, form, spaces and punctuation.
    /// An answer in sentences needs a comparer that finds the part which matters.
    /// </summary>
    public IEqualityComparer<string>? AnswerComparer { get; set; }

    /// <summary>Copies the options; the comparer is shared.</summary>
    /// <returns>The copy.</returns>
    public SelfConsistencyOptions Clone() => (SelfConsistencyOptions)MemberwiseClone();

    /// <summary>Checks what the attributes state, for clients that are created without a container.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside of its range; names the property.</exception>
    internal void ThrowIfInvalid()
    {
        ThrowIfOutside(Samples is >= 1 and <= 16, Samples, nameof(Samples), "from 1 to 16");
        ThrowIfOutside(Temperature is >= 0.01f and <= 2f, Temperature, nameof(Temperature), "from 0.01 to 2");
        ThrowIfOutside(MinAgreement is >= 0.01 and <= 1, MinAgreement, nameof(MinAgreement), "from 0.01 to 1");
    }

    private static void ThrowIfOutside<T>(bool valid, T value, string property, string expected)
    {
        if (!valid)
            throw new ArgumentOutOfRangeException(property, value, $"{nameof(SelfConsistencyOptions)}.{property} is {value}; expected {expected}.");
    }
}
