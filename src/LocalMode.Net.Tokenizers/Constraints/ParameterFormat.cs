namespace LocalMode.Tokenizers.Constraints;

/// <summary>How the properties of an object are written between markers, one after the other: opening marker, name, marker, value, closing marker.</summary>
/// <remarks>White space counts: texts are written as they stand here.</remarks>
public sealed record ParameterFormat
{
    /// <summary>Gets what stands before a name, such as <c>&lt;parameter=</c>; not empty.</summary>
    public required string Open { get; init; }

    /// <summary>Gets what stands between a name and its value, such as <c>&gt;</c> and a line break; not empty.</summary>
    public required string KeyEnd { get; init; }

    /// <summary>Gets what stands after a value, such as a line break, <c>&lt;/parameter&gt;</c> and a line break; not empty.</summary>
    public required string Close { get; init; }

    /// <summary>
    /// Gets the text at which a reader takes a value to end: a part of <see cref="Close"/>, such as <c>&lt;/parameter&gt;</c>. Values that are written as they are
    /// do not hold it.
    /// </summary>
    public required string ValueEnd { get; init; }

    internal void Check()
    {
        foreach ((string text, string name) in (ReadOnlySpan<(string, string)>)[(Open, nameof(Open)), (KeyEnd, nameof(KeyEnd)), (Close, nameof(Close)), (ValueEnd, nameof(ValueEnd))])
        {
            if (string.IsNullOrWhiteSpace(text))
                throw new ArgumentException($"{nameof(ParameterFormat)}.{name} is empty or white space; expected a marker.");
        }

        if (!Close.Contains(ValueEnd, StringComparison.Ordinal))
            throw new ArgumentException($"{nameof(ParameterFormat)}.{nameof(ValueEnd)} is not in {nameof(Close)}: '{ValueEnd}'.");
    }
}
