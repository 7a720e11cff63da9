namespace LocalMode.Tokenizers;

/// <summary>What becomes of the matches at which a text is cut.</summary>
internal enum SplitBehavior
{
    /// <summary>They are left out.</summary>
    Removed,

    /// <summary>Each is a piece of its own.</summary>
    Isolated,

    /// <summary>Each ends the piece before it; of several in a row only the first.</summary>
    MergedWithPrevious,

    /// <summary>Each begins the piece after it; of several in a row only the last.</summary>
    MergedWithNext,

    /// <summary>Those in a row are one piece.</summary>
    Contiguous,
}
