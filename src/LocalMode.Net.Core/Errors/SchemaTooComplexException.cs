namespace LocalMode;

/// <summary>A JSON schema exceeds a limit on depth, size or work. Never escalates: the schema is the caller's.</summary>
public sealed class SchemaTooComplexException : LocalModeException
{
    /// <summary>Initializes a new instance of the <see cref="SchemaTooComplexException"/> class.</summary>
    /// <param name="limit">The limit that was exceeded, such as <c>nesting of 64</c>.</param>
    /// <param name="innerException">The error underneath, if any.</param>
    public SchemaTooComplexException(string limit, Exception? innerException = null)
        : base($"The schema exceeds the limit: {limit}. Simplify the schema, or raise the limit in the options.", innerException) => Limit = limit;

    /// <inheritdoc/>
    public override LocalModeErrorKind Kind => LocalModeErrorKind.SchemaTooComplex;

    /// <summary>Gets the limit that was exceeded.</summary>
    public string Limit { get; }
}
