namespace LocalMode;

/// <summary>An answer broke off after part of it was shown, so no other leg could take over without a seam.</summary>
public sealed class EscalationIncompleteException : LocalModeException
{
    /// <summary>Initializes a new instance of the <see cref="EscalationIncompleteException"/> class.</summary>
    /// <param name="partialText">The text that was shown.</param>
    /// <param name="reason">What kind of failure broke it off.</param>
    /// <param name="attempts">The calls that were made, in order; the last one broke off.</param>
    /// <param name="innerException">Why it broke off.</param>
    public EscalationIncompleteException(
        string partialText, EscalationReason reason, IReadOnlyList<EscalationAttempt> attempts, Exception? innerException = null)
        : base($"The answer broke off after {partialText.Length:N0} characters were shown. Discard them and ask again.{(innerException is null ? "" : $" Cause: {innerException.Message}")}", innerException)
    {
        PartialText = partialText;
        Reason = reason;
        Attempts = attempts;
    }

    /// <inheritdoc/>
    public override LocalModeErrorKind Kind => LocalModeErrorKind.EscalationIncomplete;

    /// <summary>Gets the text that was shown. It is not in the message, which may be logged.</summary>
    public string PartialText { get; }

    /// <summary>Gets what kind of failure broke it off; <see cref="EscalationReason.UnknownFailure"/> if no classifier knows it.</summary>
    public EscalationReason Reason { get; }

    /// <summary>Gets the calls that were made, in order; the last one broke off.</summary>
    public IReadOnlyList<EscalationAttempt> Attempts { get; }
}
