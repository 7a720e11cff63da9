namespace LocalMode;

/// <summary>The verdict of an <see cref="IFailureClassifier"/>. The default value is <see cref="Unknown"/>.</summary>
public readonly record struct FailureVerdict
{
    private FailureVerdict(FailureDisposition disposition, EscalationReason reason)
    {
        Disposition = disposition;
        Reason = disposition == FailureDisposition.Escalate ? reason : null;
    }

    /// <summary>Gets the verdict that leaves the decision to the next classifier.</summary>
    public static FailureVerdict Unknown => default;

    /// <summary>Gets the verdict that the error is the caller's to see.</summary>
    public static FailureVerdict Rethrow => new(FailureDisposition.Rethrow, default);

    /// <summary>Gets what the error leads to.</summary>
    public FailureDisposition Disposition { get; }

    /// <summary>Gets the reason to escalate; <see langword="null"/> unless <see cref="Disposition"/> is <see cref="FailureDisposition.Escalate"/>.</summary>
    public EscalationReason? Reason { get; }

    /// <summary>Creates the verdict that the request escalates, if it may.</summary>
    /// <param name="reason">The reason that the report gives.</param>
    /// <returns>The verdict.</returns>
    public static FailureVerdict Escalate(EscalationReason reason) => new(FailureDisposition.Escalate, reason);
}
