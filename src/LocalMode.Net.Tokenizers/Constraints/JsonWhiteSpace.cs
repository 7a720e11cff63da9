namespace LocalMode.Tokenizers.Constraints;

/// <summary>The white space between the parts of JSON.</summary>
public enum JsonWhiteSpace
{
    /// <summary>None.</summary>
    Compact,

    /// <summary>One space after every comma and colon, none elsewhere.</summary>
    Spaced,

    /// <summary>Any, in runs of at most <see cref="JsonConstraintOptions.MaxWhiteSpaceRun"/>, also around the whole.</summary>
    Flexible,
}
