using System.Net;

namespace LocalMode;

/// <summary>The verdict of an <see cref="IFailureClassifier"/>. The default value is <see cref="Unknown"/>.</summary>
public readonly record struct FailureVerdict
{
    private FailureVerdict(FailureDisposition disposition, EscalationReason? reason, FailureClass failureClass, TimeSpan? retryAfter)
    {
        Disposition = disposition;
        Reason = reason;
        Class = failureClass;
        RetryAfter = retryAfter;
    }

    /// <summary>Gets the verdict that leaves the decision to the next classifier.</summary>
    public static FailureVerdict Unknown => default;

    /// <summary>Gets the verdict that the error is the caller's to see.</summary>
    public static FailureVerdict Rethrow => new(FailureDisposition.Rethrow, null, FailureClass.None, null);

    /// <summary>Gets what the error leads to.</summary>
    public FailureDisposition Disposition { get; }

    /// <summary>Gets the reason to escalate; <see langword="null"/> unless <see cref="Disposition"/> is <see cref="FailureDisposition.Escalate"/>.</summary>
    public EscalationReason? Reason { get; }

    /// <summary>Gets what the error says about the health of the leg.</summary>
    public FailureClass Class { get; }

    /// <summary>Gets how long the leg asked to be left alone, zero or more; <see langword="null"/> where it did not.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>
    /// Creates the verdict that the request escalates, if it may. The reason decides the <see cref="Class"/>: <see cref="FailureClass.Unhealthy"/>
    /// for a remote failure, an unusable model and too little memory, <see cref="FailureClass.Timeout"/> for what came too late,
    /// <see cref="FailureClass.RateLimited"/> for an overloaded leg, and <see cref="FailureClass.None"/> for anything else.
    /// </summary>
    /// <param name="reason">The reason that the report gives.</param>
    /// <returns>The verdict.</returns>
    public static FailureVerdict Escalate(EscalationReason reason) => Escalate(reason, ClassOf(reason));

    /// <summary>Creates the verdict that the request escalates, if it may.</summary>
    /// <param name="reason">The reason that the report gives.</param>
    /// <param name="failureClass">What the error says about the health of the leg.</param>
    /// <param name="retryAfter">How long the leg asked to be left alone; <see langword="null"/> where it did not. A negative time counts as zero.</param>
    /// <returns>The verdict.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="failureClass"/> is not a failure class.</exception>
    public static FailureVerdict Escalate(EscalationReason reason, FailureClass failureClass, TimeSpan? retryAfter = null) => failureClass is >= FailureClass.None and <= FailureClass.RateLimited
        ? new(FailureDisposition.Escalate, reason, failureClass, retryAfter < TimeSpan.Zero ? TimeSpan.Zero : retryAfter)
        : throw new ArgumentOutOfRangeException(nameof(failureClass), failureClass, "The value is not a failure class.");

    /// <summary>
    /// Creates the verdict on a failed HTTP response of a leg that is itself remote. What another server may do better escalates with
    /// <see cref="EscalationReason.RemoteFailure"/>: 404 (the server does not have the model), 408, 429 and 500 to 599. Anything else,
    /// such as a refused key or a malformed or filtered request, is the caller's to see.
    /// </summary>
    /// <param name="status">The status of the response. 408 and 504 are of the class <see cref="FailureClass.Timeout"/>, 429 and 529 of
    /// <see cref="FailureClass.RateLimited"/>, the others of <see cref="FailureClass.Unhealthy"/>.</param>
    /// <param name="retryAfter">How long the server asked to be left alone; <see langword="null"/> where it did not.</param>
    /// <returns>The verdict, never <see cref="Unknown"/>.</returns>
    public static FailureVerdict FromHttpStatus(HttpStatusCode status, TimeSpan? retryAfter = null) => (int)status switch
    {
        408 or 504 => Escalate(EscalationReason.RemoteFailure, FailureClass.Timeout, retryAfter),
        429 or 529 => Escalate(EscalationReason.RemoteFailure, FailureClass.RateLimited, retryAfter),
        404 or (>= 500 and <= 599) => Escalate(EscalationReason.RemoteFailure, FailureClass.Unhealthy, retryAfter),
        _ => Rethrow,
    };

    /// <summary>What a reason says about the health of the leg where nothing else is known.</summary>
    internal static FailureClass ClassOf(EscalationReason reason) => reason switch
    {
        EscalationReason.RemoteFailure or EscalationReason.ModelUnusable or EscalationReason.OutOfMemory => FailureClass.Unhealthy,
        EscalationReason.FirstContentTimeout or EscalationReason.Stalled or EscalationReason.TotalTimeout => FailureClass.Timeout,
        EscalationReason.Overloaded => FailureClass.RateLimited,
        _ => FailureClass.None,
    };

    /// <summary>Keeps the longer of two requests to be left alone.</summary>
    internal FailureVerdict NotBefore(TimeSpan? retryAfter) =>
        retryAfter is { } longer && !(RetryAfter >= longer) ? new(Disposition, Reason, Class, longer) : this;
}
