namespace LocalMode.LlamaCpp.Engine;

/// <summary>Refuses option values outside of their range, with one wording for all of them.</summary>
internal static class OptionRange
{
    /// <summary>Throws unless a value is in its range.</summary>
    /// <param name="valid">Whether it is.</param>
    /// <param name="options">The options type.</param>
    /// <param name="property">The property, which becomes the parameter name.</param>
    /// <param name="value">The value.</param>
    /// <param name="expected">The range, in words.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static void Check<T>(bool valid, string options, string property, T value, string expected)
    {
        if (!valid)
            throw new ArgumentOutOfRangeException(property, value, $"{options}.{property} is {value}; expected {expected}.");
    }
}
