using LocalMode.Gguf;

namespace LocalMode.LlamaCpp.Gguf;

/// <summary>One metadata value. Of an array only what the checks need is kept: the element type, the count, and short lists of integers.</summary>
/// <param name="Type">The value's type.</param>
/// <param name="Integer">The value of an integer or boolean.</param>
/// <param name="Number">The value of a floating-point number.</param>
/// <param name="Text">The value of a string.</param>
/// <param name="ElementType">The type of an array's elements.</param>
/// <param name="Count">The number of an array's elements.</param>
/// <param name="Items">The elements of an integer array of at most <see cref="MostItems"/>, such as one number per layer.</param>
internal readonly record struct GgufValue(
    GgufValueType Type, long Integer = 0, double Number = 0, string? Text = null, GgufValueType ElementType = default, long Count = 0, long[]? Items = null)
{
    /// <summary>The longest integer array whose elements are kept.</summary>
    public const int MostItems = 1024;
}
