namespace LocalMode;

/// <summary>A JSON schema asks for something that constrained decoding cannot enforce.</summary>
public sealed class SchemaNotEnforceableException : LocalModeException
{
    /// <summary>Initializes a new instance of the <see cref="SchemaNotEnforceableException"/> class.</summary>
    /// <param name="keyword">The schema keyword.</param>
    /// <param name="jsonPointer">Where the keyword stands in the schema, as a JSON pointer (RFC 6901).</param>
    /// <param name="innerException">The error underneath, if any.</param>
    public SchemaNotEnforceableException(string keyword, string jsonPointer, Exception? innerException = null)
        : base($"The schema keyword '{keyword}' at '{jsonPointer}' cannot be enforced while decoding. Simplify the schema, or ask for validation after the run.", innerException)
    {
        Keyword = keyword;
        JsonPointer = jsonPointer;
    }

    /// <summary>Initializes a new instance of the <see cref="SchemaNotEnforceableException"/> class, for the schema of a tool.</summary>
    /// <param name="tool">The tool's name.</param>
    /// <param name="keyword">The schema keyword.</param>
    /// <param name="jsonPointer">Where the keyword stands in the tool's schema, as a JSON pointer (RFC 6901).</param>
    /// <param name="innerException">The error underneath, if any.</param>
    public SchemaNotEnforceableException(string tool, string keyword, string jsonPointer, Exception? innerException = null)
        : base($"The schema keyword '{keyword}' at '{jsonPointer}' of the tool '{tool}' cannot be enforced while decoding. Simplify the schema, or let the model choose whether to call.", innerException)
    {
        Tool = tool;
        Keyword = keyword;
        JsonPointer = jsonPointer;
    }

    /// <inheritdoc/>
    public override LocalModeErrorKind Kind => LocalModeErrorKind.SchemaNotEnforceable;

    /// <summary>Gets the name of the tool whose schema it is, or <see langword="null"/>.</summary>
    public string? Tool { get; }

    /// <summary>Gets the schema keyword.</summary>
    public string Keyword { get; }

    /// <summary>Gets the place of the keyword as a JSON pointer.</summary>
    public string JsonPointer { get; }
}
