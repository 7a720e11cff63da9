namespace LocalMode;

/// <summary>Why a request may not go to the cloud leg.</summary>
public enum EscalationBlock
{
    /// <summary>The mode, or the strictest ceiling, is <see cref="EscalationMode.LocalOnly"/>.</summary>
    Mode,

    /// <summary>A rule of the application: its trigger, its guard or its policy.</summary>
    Application,

    /// <summary>The payload holds data that may not leave.</summary>
    SensitiveData,

    /// <summary>The payload holds content of a kind that the guard does not know.</summary>
    UnknownContent,

    /// <summary>The guard threw or took too long; without its verdict nothing leaves.</summary>
    GuardFailure,

    /// <summary>An earlier message of the conversation held sensitive data; see <see cref="ConversationPins"/>.</summary>
    PinnedConversation,

    /// <summary>The user was asked and did not agree, or nobody could be asked.</summary>
    Consent,

    /// <summary>A budget is used up.</summary>
    Budget,

    /// <summary>The machine is offline.</summary>
    Offline,

    /// <summary>The circuit breaker of the cloud leg is open, or its server asked to be left alone.</summary>
    CircuitOpen,

    /// <summary>The prompt does not fit into the context of the cloud model.</summary>
    TargetContext,

    /// <summary>A tool ran in this turn on the other leg; the turn stays there.</summary>
    ToolTurn,

    /// <summary>The request has made as many calls as it may.</summary>
    AttemptLimit,

    /// <summary>The request has taken as long as it may.</summary>
    TimeLimit,

    /// <summary>The audit log could not be written.</summary>
    Audit,

    /// <summary>The vectors of the cloud leg are, or may be, of another space than those of the local leg; see <see cref="VectorSpace"/>.</summary>
    VectorSpace,
}
