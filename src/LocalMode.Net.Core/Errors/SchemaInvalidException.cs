namespace LocalMode;

/// <summary>A JSON schema is malformed, refers to something that is not there, or can never be decided. Never escalates: the schema is the caller's.</summary>
/// <remarks>A schema is data (a tool server or a user may have written it), so this is no <see cref="ArgumentException"/>.</remarks>
public sealed class SchemaInvalidException : LocalModeException
{
    /// <summary>Initializes a new instance of the <see cref="SchemaInvalidException"/> class.</summary>
    /// <param name="jsonPointer">The place in the schema, as a JSON pointer (RFC 6901), after the document's URI and <c>#</c> if it is not the schema's own document.</param>
    /// <param name="reason">What was found, what was expected and what to do, in sentences.</param>
    /// <param name="innerException">The error underneath, if any.</param>
    public SchemaInvalidException(string jsonPointer, string reason, Exception? innerException = null)
        : base($"The JSON schema is not valid at '{jsonPointer}'. {reason}", innerException)
    {
        JsonPointer = jsonPointer;
        Reason = reason;
    }

    /// <inheritdoc/>
    public override LocalModeErrorKind Kind => LocalModeErrorKind.SchemaInvalid;

    /// <summary>Gets the place in the schema as a JSON pointer; empty for the whole schema.</summary>
    public string JsonPointer { get; }

    /// <summary>Gets what was found and what was expected.</summary>
    public string Reason { get; }
}
