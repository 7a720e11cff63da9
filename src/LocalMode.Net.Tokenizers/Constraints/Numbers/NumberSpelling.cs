namespace LocalMode.Tokenizers.Constraints.Numbers;

/// <summary>How the numbers of a set may be written; each way is a part of the one before.</summary>
internal enum NumberSpelling
{
    /// <summary>In any way.</summary>
    Any,

    /// <summary>Without exponent.</summary>
    NoExponent,

    /// <summary>Without exponent or fraction.</summary>
    Digits,
}
