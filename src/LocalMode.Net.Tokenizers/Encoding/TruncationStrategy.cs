namespace LocalMode.Tokenizers;

/// <summary>Which text of a pair is cut when both are too long together.</summary>
public enum TruncationStrategy
{
    /// <summary>The longer one, token by token.</summary>
    LongestFirst,

    /// <summary>Only the first.</summary>
    OnlyFirst,

    /// <summary>Only the second.</summary>
    OnlySecond,
}
