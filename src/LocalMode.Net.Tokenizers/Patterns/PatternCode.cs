namespace LocalMode.Tokenizers;

/// <summary>What a <see cref="PatternInstruction"/> does.</summary>
internal enum PatternCode
{
    /// <summary>The pattern has matched.</summary>
    Match,

    /// <summary>Takes the character A.</summary>
    Character,

    /// <summary>Takes a character of the set.</summary>
    Set,

    /// <summary>Takes A to B characters of the set, as many as possible first.</summary>
    Loop,

    /// <summary>Takes A to B characters of the set, as many as possible, and gives none back.</summary>
    PossessiveLoop,

    /// <summary>Takes A to B characters of the set, as few as possible first.</summary>
    LazyLoop,

    /// <summary>Goes to A.</summary>
    Jump,

    /// <summary>Goes on, and to A if that fails; at once to A if the next character is not of the set, where there is one.</summary>
    Branch,

    /// <summary>Goes to A, and on if that fails.</summary>
    LazyBranch,

    /// <summary>Keeps the position in register A.</summary>
    Keep,

    /// <summary>Goes to B if the position is still that of register A.</summary>
    ExitIfKept,

    /// <summary>Keeps what can be tried otherwise and the position in registers A and A + 1.</summary>
    Begin,

    /// <summary>Forgets what could be tried otherwise since register A was set.</summary>
    EndAtomic,

    /// <summary>Forgets what could be tried otherwise since register A was set, and goes back to the position of A + 1.</summary>
    EndLook,

    /// <summary>Forgets what could be tried otherwise since register A was set, and fails.</summary>
    EndNegativeLook,

    /// <summary>Goes A characters back.</summary>
    StepBack,

    /// <summary>Goes on if the <see cref="PatternAnchor"/> A holds.</summary>
    Anchor,
}
