namespace LocalMode;

/// <summary>The local leg could not answer and a rule forbids that the request leaves. Never answered by something weaker in silence.</summary>
public sealed class EscalationForbiddenException : LocalModeException
{
    /// <summary>Initializes a new instance of the <see cref="EscalationForbiddenException"/> class.</summary>
    /// <param name="rule">The rule that forbids it.</param>
    /// <param name="localError">Why the local leg could not answer.</param>
    public EscalationForbiddenException(string rule, Exception? localError = null)
        : base($"The local model could not answer and the request may not leave: {rule}.{(localError is null ? "" : $" Locally: {localError.Message}")}", localError) => Rule = rule;

    /// <inheritdoc/>
    public override LocalModeErrorKind Kind => LocalModeErrorKind.EscalationForbidden;

    /// <summary>Gets the rule that forbids it.</summary>
    public string Rule { get; }
}
