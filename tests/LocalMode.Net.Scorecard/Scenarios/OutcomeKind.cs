namespace LocalMode.Scorecard.Scenarios;

/// <summary>What a caller got.</summary>
public enum OutcomeKind
{
    /// <summary>A complete answer.</summary>
    Rescued,

    /// <summary>An error, before any content.</summary>
    CleanError,

    /// <summary>Part of an answer, and an error that says so.</summary>
    Incomplete,

    /// <summary>Something other than a complete answer, as if it were one.</summary>
    WrongSuccess,

    /// <summary>Nothing, for longer than anyone waits.</summary>
    Hang,
}
