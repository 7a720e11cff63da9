namespace LocalMode;

/// <summary>A native library that a provider needs is missing, cannot be loaded, or is of another version than the provider is written for.</summary>
public sealed class NativeLibraryException : LocalModeException
{
    /// <summary>Initializes a new instance of the <see cref="NativeLibraryException"/> class.</summary>
    /// <param name="library">The library's name.</param>
    /// <param name="probedPaths">Every path that was looked at, in order; may be empty when the library itself was found but refused.</param>
    /// <param name="loaderMessage">What the operating system's loader said, or what was found instead.</param>
    /// <param name="remedy">What the reader can do about it: the package to reference, the variable to set.</param>
    /// <param name="innerException">The error underneath, if any.</param>
    public NativeLibraryException(
        string library, IReadOnlyList<string> probedPaths, string? loaderMessage, string remedy, Exception? innerException = null)
        : base(Describe(library, probedPaths, loaderMessage, remedy), innerException)
    {
        Library = library;
        ProbedPaths = probedPaths;
        LoaderMessage = loaderMessage;
    }

    /// <inheritdoc/>
    public override LocalModeErrorKind Kind => LocalModeErrorKind.NativeLibrary;

    /// <summary>Gets the library's name.</summary>
    public string Library { get; }

    /// <summary>Gets every path that was looked at, in order.</summary>
    public IReadOnlyList<string> ProbedPaths { get; }

    /// <summary>Gets what the operating system's loader said, or what was found instead.</summary>
    public string? LoaderMessage { get; }

    private static string Describe(string library, IReadOnlyList<string> probedPaths, string? loaderMessage, string remedy)
    {
        ArgumentNullException.ThrowIfNull(probedPaths);
        string probed = probedPaths.Count == 0 ? "" : $" Looked at: {string.Join(", ", probedPaths)}.";
        string said = loaderMessage is null ? "" : $" {loaderMessage.TrimEnd('.')}.";
        return $"The native library '{library}' cannot be used.{probed}{said} {remedy}";
    }
}
