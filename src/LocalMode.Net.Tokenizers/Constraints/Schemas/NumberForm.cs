using LocalMode.Tokenizers.Constraints.Numbers;

namespace LocalMode.Tokenizers.Constraints.Schemas;

/// <summary>A set of numbers.</summary>
internal sealed class NumberForm
{
    public static NumberForm All { get; } = new() { Set = NumberSet.All };

    public static NumberForm[] AllOnly { get; } = [All];

    public required NumberSet Set { get; init; }

    /// <summary>Gets the <c>multipleOf</c> that is part of the set.</summary>
    public Refusal? Multiple { get; init; }

    /// <summary>Gets what cannot be enforced; the set lacks it.</summary>
    public Refusal? Refused { get; init; }
}
