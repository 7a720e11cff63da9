using System.Net;

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

    /// <summary>
    /// Creates the verdict on a failed HTTP response of a leg that is itself remote. What another server may do better escalates with
    /// <see cref="EscalationReason.RemoteFailure"/>: 404 (the server does not have the model), 408, 429 and 500 to 599. Anything else,
    /// such as a refused key or a malformed or filtered request, is the caller's to see.
    /// </summary>
    /// <param name="status">The status of the response.</param>
    /// <returns>The verdict, never <see cref="Unknown"/>.</returns>
    public static FailureVerdict FromHttpStatus(HttpStatusCode status) => (int)status is 404 or 408 or 429 or (>= 500 and <= 599)
        ? Escalate(EscalationReason.RemoteFailure)
        : Rethrow;
}
