namespace LocalMode;

/// <summary>A model, or a file of it, is not where it was looked for.</summary>
public sealed class ModelNotFoundException : LocalModeException
{
    /// <summary>Initializes a new instance of the <see cref="ModelNotFoundException"/> class.</summary>
    /// <param name="model">The model's name, or its path where it has no name.</param>
    /// <param name="probedPaths">Every path that was looked at, in order.</param>
    /// <param name="remedy">What the reader can do about it, one sentence.</param>
    /// <param name="expectedSha256">The hash that the missing file should have, where it is known.</param>
    /// <param name="innerException">The error underneath, if any.</param>
    public ModelNotFoundException(
        string model, IReadOnlyList<string> probedPaths, string remedy, string? expectedSha256 = null, Exception? innerException = null)
        : base(Describe(model, probedPaths, remedy, expectedSha256), innerException)
    {
        Model = model;
        ProbedPaths = probedPaths;
        ExpectedSha256 = expectedSha256;
    }

    /// <inheritdoc/>
    public override LocalModeErrorKind Kind => LocalModeErrorKind.ModelNotFound;

    /// <summary>Gets the model's name, or its path where it has no name.</summary>
    public string Model { get; }

    /// <summary>Gets every path that was looked at, in order.</summary>
    public IReadOnlyList<string> ProbedPaths { get; }

    /// <summary>Gets the SHA-256 that the missing file should have, in lower-case hexadecimal, or <see langword="null"/> where none is known.</summary>
    public string? ExpectedSha256 { get; }

    private static string Describe(string model, IReadOnlyList<string> probedPaths, string remedy, string? expectedSha256)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(probedPaths);
        string hash = expectedSha256 is null ? "" : $" The file expected there has SHA-256 {expectedSha256}; found: no file.";
        return $"The model '{model}' was not found. Looked at: {string.Join(", ", probedPaths)}.{hash} {remedy}";
    }
}
