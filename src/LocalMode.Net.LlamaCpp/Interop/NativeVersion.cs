namespace LocalMode.LlamaCpp.Interop;

/// <summary>A build of the native libraries, as they name themselves.</summary>
/// <param name="Llama">What <c>llama_version</c> says.</param>
/// <param name="GgmlCommit">What <c>ggml_commit</c> says.</param>
internal readonly record struct NativeVersion(string Llama, string GgmlCommit)
{
    /// <summary>The one build whose structs this binding mirrors (npm <c>@node-llama-cpp/*</c> 3.22.1).</summary>
    public static NativeVersion Pinned { get; } = new("0.5.0-dev", "0ad4a86");

    /// <summary>Refuses every build but the pinned one: a struct of another size would corrupt memory before anything could be checked.</summary>
    /// <param name="library">The library's path.</param>
    /// <exception cref="NativeLibraryException">The build is another one; names both.</exception>
    public void EnsurePinned(string library)
    {
        if (this == Pinned)
            return;

        throw new NativeLibraryException(
            library,
            [],
            $"Found llama.cpp {this}, expected {Pinned}",
            $"Reference the package LocalMode.Net.LlamaCpp.Native.{NativeLibraryLayout.RuntimeId} of this version of LocalMode.Net, or point {NativeLibraryLayout.PathVariable} to a build of the expected version, and restart the process.");
    }

    public override string ToString() => $"{Llama} (ggml {GgmlCommit})";
}
