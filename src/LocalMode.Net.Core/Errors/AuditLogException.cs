namespace LocalMode;

/// <summary>An audit log cannot be written, is in use, or is not as it was written. Nothing may leave on it.</summary>
public sealed class AuditLogException : LocalModeException
{
    /// <summary>Initializes a new instance of the <see cref="AuditLogException"/> class.</summary>
    /// <param name="file">The path of the log.</param>
    /// <param name="reason">What was found, what was expected and what to do, in sentences.</param>
    /// <param name="verification">What its verification found, if that is the reason.</param>
    /// <param name="innerException">The error underneath, if any.</param>
    public AuditLogException(string file, string reason, AuditVerification? verification = null, Exception? innerException = null)
        : base($"The audit log '{file}' cannot be used. {reason}", innerException)
    {
        File = file;
        Verification = verification;
    }

    /// <inheritdoc/>
    public override LocalModeErrorKind Kind => LocalModeErrorKind.AuditLog;

    /// <summary>Gets the path of the log.</summary>
    public string File { get; }

    /// <summary>Gets what the verification of the log found, or <see langword="null"/> if the error is another one.</summary>
    public AuditVerification? Verification { get; }
}
