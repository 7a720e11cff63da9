namespace LocalMode.Tokenizers;

/// <summary>An end of a sequence of tokens.</summary>
public enum TokenizerSide
{
    /// <summary>The end of the sequence.</summary>
    Right,

    /// <summary>The beginning of the sequence.</summary>
    Left,
}
