using System.Text.Json;

namespace LocalMode.Tokenizers.Constraints.Numbers;

/// <summary>A set of JSON numbers: those of some intervals that are multiples of something, and how they may be written.</summary>
internal sealed class NumberSet
{
    /// <summary>Gets the set of all numbers, in any spelling.</summary>
    public static NumberSet All => throw new NotImplementedException();

    /// <summary>Gets the set of the integers, without exponent; <c>1.0</c> is one.</summary>
    public static NumberSet Integers => throw new NotImplementedException();

    /// <summary>Gets the set of the integers, without fraction or exponent: what draft 4 calls an integer.</summary>
    public static NumberSet PlainIntegers => throw new NotImplementedException();

    public bool IsEmpty => throw new NotImplementedException();

    /// <summary>The numbers between bounds, each a JSON number or <see langword="null"/>.</summary>
    public static NumberSet Range(JsonElement? minimum, bool excludesMinimum, JsonElement? maximum, bool excludesMaximum) => throw new NotImplementedException();

    /// <summary>The multiples of a JSON number above zero; <see langword="null"/> if they cannot be enforced.</summary>
    public static NumberSet? MultiplesOf(JsonElement divisor) => throw new NotImplementedException();

    /// <summary>The numbers equal to one of some JSON numbers.</summary>
    public static NumberSet Values(IEnumerable<JsonElement> values) => throw new NotImplementedException();

    /// <summary>What is in both; <see langword="null"/> if it cannot be enforced.</summary>
    public static NumberSet? Intersect(NumberSet left, NumberSet right, CompileBudget budget) => throw new NotImplementedException();

    /// <summary>All other numbers; <see langword="null"/> if they cannot be enforced.</summary>
    public NumberSet? Complement(CompileBudget budget) => throw new NotImplementedException();
}
