namespace LocalMode.Tokenizers.Constraints.Numbers;

/// <summary>Which part of a JSON number stands at the end of what was read.</summary>
internal enum NumberPhase : byte
{
    /// <summary>Nothing.</summary>
    Start,

    /// <summary>The minus sign.</summary>
    Minus,

    /// <summary>A digit before the decimal point.</summary>
    Integer,

    /// <summary>The decimal point.</summary>
    Point,

    /// <summary>A digit after the decimal point.</summary>
    Fraction,

    /// <summary>The letter of the exponent.</summary>
    Exponent,

    /// <summary>The sign of the exponent.</summary>
    ExponentSign,

    /// <summary>A digit of the exponent.</summary>
    ExponentDigit,
}
