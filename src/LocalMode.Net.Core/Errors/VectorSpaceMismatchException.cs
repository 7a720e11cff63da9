namespace LocalMode;

/// <summary>Vectors of two different models, or of one model under different settings, would be mixed.</summary>
public sealed class VectorSpaceMismatchException : LocalModeException
{
    /// <summary>Initializes a new instance of the <see cref="VectorSpaceMismatchException"/> class.</summary>
    /// <param name="expectedFingerprint">The fingerprint of the vectors already there.</param>
    /// <param name="foundFingerprint">The fingerprint of the vectors that would join them.</param>
    /// <param name="innerException">The error underneath, if any.</param>
    public VectorSpaceMismatchException(string expectedFingerprint, string foundFingerprint, Exception? innerException = null)
        : base($"Vectors of two spaces must not be mixed: expected '{expectedFingerprint}', found '{foundFingerprint}'. Embed everything again with one model.", innerException)
    {
        ExpectedFingerprint = expectedFingerprint;
        FoundFingerprint = foundFingerprint;
    }

    /// <inheritdoc/>
    public override LocalModeErrorKind Kind => LocalModeErrorKind.VectorSpaceMismatch;

    /// <summary>Gets the fingerprint of the vectors already there.</summary>
    public string ExpectedFingerprint { get; }

    /// <summary>Gets the fingerprint of the vectors that would join them.</summary>
    public string FoundFingerprint { get; }
}
