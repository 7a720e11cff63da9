using System.Globalization;

namespace LocalMode;

/// <summary>A file of a model is damaged, altered, or does not hold what is expected of it.</summary>
public sealed class ModelInvalidException : LocalModeException
{
    /// <summary>Initializes a new instance of the <see cref="ModelInvalidException"/> class.</summary>
    /// <param name="file">The file's path.</param>
    /// <param name="field">The place inside the file (a JSON path, a GGUF key, a graph input), or <see langword="null"/> for the whole file.</param>
    /// <param name="reason">What was found, what was expected and what to do, in sentences.</param>
    /// <param name="innerException">The error underneath, if any.</param>
    public ModelInvalidException(string file, string? field, string reason, Exception? innerException = null)
        : base(field is null ? $"The model file '{file}' is not valid. {reason}" : $"The model file '{file}' is not valid at '{field}'. {reason}", innerException)
    {
        File = file;
        Field = field;
        Reason = reason;
    }

    private ModelInvalidException(string file, string expectedSha256, string foundSha256, string reason)
        : this(file, field: null, reason)
    {
        ExpectedSha256 = expectedSha256;
        FoundSha256 = foundSha256;
    }

    /// <inheritdoc/>
    public override LocalModeErrorKind Kind => LocalModeErrorKind.ModelInvalid;

    /// <summary>Gets the path of the file.</summary>
    public string File { get; }

    /// <summary>Gets the place inside the file, or <see langword="null"/> for the whole file.</summary>
    public string? Field { get; }

    /// <summary>Gets what was found and what was expected.</summary>
    public string Reason { get; }

    /// <summary>Gets the SHA-256 that the file should have, in lower-case hexadecimal, or <see langword="null"/> if the error is not about a hash.</summary>
    public string? ExpectedSha256 { get; }

    /// <summary>Gets the SHA-256 that the file has, in lower-case hexadecimal, or <see langword="null"/> if the error is not about a hash.</summary>
    public string? FoundSha256 { get; }

    /// <summary>Creates the error of a file whose bytes are not the published ones.</summary>
    /// <param name="file">The file's path.</param>
    /// <param name="expectedSha256">The published hash, in lower-case hexadecimal.</param>
    /// <param name="foundSha256">The hash of the file as it is, in lower-case hexadecimal.</param>
    /// <param name="expectedLength">The published length in bytes, where it is known.</param>
    /// <param name="foundLength">The length of the file as it is in bytes, where it is known.</param>
    /// <returns>The error, to be thrown.</returns>
    public static ModelInvalidException HashMismatch(
        string file, string expectedSha256, string foundSha256, long? expectedLength = null, long? foundLength = null) => new(
        file,
        expectedSha256,
        foundSha256,
        $"Expected SHA-256 {expectedSha256}{Bytes(expectedLength)}, found {foundSha256}{Bytes(foundLength)}. "
        + "Restore the file: delete it and install or download the model again.");

    private static string Bytes(long? length) => length is null ? "" : string.Create(CultureInfo.InvariantCulture, $" ({length:N0} bytes)");
}
