namespace LocalMode;

/// <summary>A rule forbids that a request leaves, and the local leg, where there is one, could not answer. Never answered by something weaker in silence.</summary>
public sealed class EscalationForbiddenException : LocalModeException
{
    /// <summary>Initializes a new instance of the <see cref="EscalationForbiddenException"/> class.</summary>
    /// <param name="rule">The rule that forbids it.</param>
    /// <param name="localError">Why the local leg could not answer.</param>
    /// <param name="reason">Why the request wanted to escalate, where it is known.</param>
    /// <param name="attempts">The calls that were made, in order; <see langword="null"/> for none.</param>
    public EscalationForbiddenException(
        string rule, Exception? localError = null, EscalationReason? reason = null, IReadOnlyList<EscalationAttempt>? attempts = null)
        : base(
            localError is null
                ? $"The request may not leave: {rule}."
                : $"The local model could not answer and the request may not leave: {rule}. Locally: {localError.Message}",
            localError)
    {
        Rule = rule;
        Reason = reason;
        Attempts = attempts ?? [];
    }

    /// <inheritdoc/>
    public override LocalModeErrorKind Kind => LocalModeErrorKind.EscalationForbidden;

    /// <summary>Gets why the request may not leave. The default is <see cref="EscalationBlock.Application"/>.</summary>
    public EscalationBlock Block { get; init; } = EscalationBlock.Application;

    /// <summary>Gets the rule that forbids it.</summary>
    public string Rule { get; }

    /// <summary>Gets why the request wanted to escalate, or <see langword="null"/> where it is not known.</summary>
    public EscalationReason? Reason { get; }

    /// <summary>Gets the calls that were made, in order. It is empty if the local leg was not even run.</summary>
    public IReadOnlyList<EscalationAttempt> Attempts { get; }
}
