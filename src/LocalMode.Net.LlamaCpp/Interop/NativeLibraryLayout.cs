using System.Runtime.InteropServices;

namespace LocalMode.LlamaCpp.Interop;

/// <summary>Where the native libraries lie and what their files are called.</summary>
internal static class NativeLibraryLayout
{
    /// <summary>The environment variable that names the one folder to load from.</summary>
    public const string PathVariable = "LOCALMODE_LLAMACPP_PATH";

    // In load order: each needs those before it. Two of the three carry llama.cpp's version in their names, and builds for a GPU its kind before that.
    private static readonly (string Name, string Stem, string Version)[] Libraries =
    [
        (GgmlNative.BaseLibrary, "ggml-base", ""),
        (GgmlNative.Library, "ggml", ".v0.5.0"),
        (LlamaNative.Library, "llama", ".v0.5.0"),
    ];

    /// <summary>Gets the portable runtime id of this process, such as <c>linux-x64</c>.</summary>
    public static string RuntimeId { get; } = DescribeRuntime();

    /// <summary>Lists the libraries in load order: the name that imports use, and the file's name on this operating system.</summary>
    public static IEnumerable<(string Name, string FileName)> Files()
    {
        foreach ((string name, string stem, string version) in Libraries)
            yield return (name, FileName(stem + version));
    }

    /// <summary>Lists the libraries of a folder in load order, by the names that its build gave them, such as <c>libllama.cuda.v0.5.0.so</c>.</summary>
    /// <param name="directory">The folder.</param>
    /// <returns>The name that imports use, and the file's path; the plain name where there is no such file.</returns>
    public static IEnumerable<(string Name, string Path)> FilesOf(string directory)
    {
        foreach ((string name, string stem, string version) in Libraries)
        {
            string plain = Path.Combine(directory, FileName(stem + version));
            string? variant = !File.Exists(plain) && version.Length > 0 && Directory.Exists(directory)
                ? Directory.EnumerateFiles(directory, FileName($"{stem}.*{version}")).Order(StringComparer.Ordinal).FirstOrDefault()
                : null;
            yield return (name, variant ?? plain);
        }
    }

    /// <summary>Finds the folder that holds every library.</summary>
    /// <param name="overridePath">The value of <see cref="PathVariable"/>; if set, nothing else is looked at.</param>
    /// <param name="applicationRoot">The application's folder.</param>
    /// <returns>The folder's absolute path.</returns>
    /// <exception cref="NativeLibraryException">No folder holds all of them; names every file looked at.</exception>
    public static string Locate(string? overridePath, string applicationRoot)
    {
        string[] candidates = string.IsNullOrEmpty(overridePath)
            ? [applicationRoot, Path.Combine(applicationRoot, "runtimes", RuntimeId, "native")]
            : [overridePath];

        List<string> probed = [];
        foreach (string candidate in candidates)
        {
            string directory = Path.GetFullPath(candidate);
            bool complete = true;
            foreach ((_, string file) in FilesOf(directory))
            {
                probed.Add(file);
                complete &= File.Exists(file);
            }

            if (complete)
                return directory;
        }

        string found = string.IsNullOrEmpty(overridePath) ? "" : $"{PathVariable} is set, so no other folder was looked at. ";
        throw new NativeLibraryException("llama.cpp", probed, loaderMessage: null, found + Remedy);
    }

    /// <summary>Gets the advice that ends every message about a missing or broken library.</summary>
    public static string Remedy =>
        $"Reference the package LocalMode.Net.LlamaCpp.Native.{RuntimeId} from the application's project, or set {PathVariable} to a folder that holds llama.cpp {NativeVersion.Pinned}.";

    private static string FileName(string stem) =>
        OperatingSystem.IsWindows() ? $"{stem}.dll" :
        OperatingSystem.IsMacOS() ? $"lib{stem}.dylib" :
        $"lib{stem}.so";

    private static string DescribeRuntime()
    {
        string system =
            OperatingSystem.IsWindows() ? "win" :
            OperatingSystem.IsMacOS() ? "osx" :
            RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal) ? "linux-musl" : "linux";
        string architecture = RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 => "x64",
            Architecture.X86 => "x86",
            Architecture.Arm64 => "arm64",
            Architecture.Arm => "arm",
            Architecture other => other.ToString().ToLowerInvariant(),
        };
        return $"{system}-{architecture}";
    }
}
