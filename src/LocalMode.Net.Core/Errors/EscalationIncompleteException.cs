namespace LocalMode;

/// <summary>An answer broke off after part of it was shown, so no other leg could take over without a seam.</summary>
public sealed class EscalationIncompleteException : LocalModeException
{
    /// <summary>Initializes a new instance of the <see cref="EscalationIncompleteException"/> class.</summary>
    /// <param name="partialText">The text that was shown.</param>
    /// <param name="innerException">Why it broke off.</param>
    public EscalationIncompleteException(string partialText, Exception? innerException = null)
        : base($"The answer broke off after {partialText.Length:N0} characters were shown. Discard them and ask again, or use a commit policy that holds the answer back longer.{(innerException is null ? "" : $" Cause: {innerException.Message}")}", innerException) => PartialText = partialText;

    /// <inheritdoc/>
    public override LocalModeErrorKind Kind => LocalModeErrorKind.EscalationIncomplete;

    /// <summary>Gets the text that was shown. It is not in the message, which may be logged.</summary>
    public string PartialText { get; }
}
