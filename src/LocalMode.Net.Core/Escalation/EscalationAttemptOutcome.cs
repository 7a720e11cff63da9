namespace LocalMode;

/// <summary>How one call of one leg ended.</summary>
public enum EscalationAttemptOutcome
{
    /// <summary>The leg gave its whole answer.</summary>
    Answered,

    /// <summary>The leg threw before any of its content was passed on.</summary>
    Failed,

    /// <summary>The leg gave no content in time, or stopped in the middle of its answer.</summary>
    TimedOut,

    /// <summary>The leg ended without any content.</summary>
    Empty,

    /// <summary>The leg answered, and a check rejected the answer before it was shown.</summary>
    Rejected,

    /// <summary>The other leg of a hedged request was quicker.</summary>
    Superseded,

    /// <summary>The leg threw after some of its content was passed on.</summary>
    Incomplete,

    /// <summary>The caller cancelled.</summary>
    Cancelled,

    /// <summary>The caller stopped to read the stream.</summary>
    Abandoned,
}
