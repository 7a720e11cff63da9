using System.Runtime.InteropServices;

namespace LocalMode.LlamaCpp.Interop;

/// <summary>The loaded libraries of one folder, by the names that imports use.</summary>
internal sealed class NativeLibrarySet
{
    private readonly Dictionary<string, nint> _handles = new(StringComparer.Ordinal);

    private NativeLibrarySet(string directory) => Directory = directory;

    /// <summary>Gets the folder that they came from.</summary>
    public string Directory { get; }

    /// <summary>Loads every library of a folder, by absolute path and in the order in which they need each other.</summary>
    /// <param name="directory">The folder.</param>
    /// <returns>The loaded set. It stays loaded for the life of the process: llama.cpp's threads and tables cannot be unloaded safely.</returns>
    /// <exception cref="NativeLibraryException">The loader refused one; carries its words.</exception>
    public static NativeLibrarySet Load(string directory)
    {
        NativeLibrarySet set = new(directory);
        foreach ((string name, string file) in NativeLibraryLayout.FilesOf(directory))
        {
            try
            {
                set._handles.Add(name, NativeLibrary.Load(file));
            }
            catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
            {
                throw new NativeLibraryException(Path.GetFileName(file), [file], error.Message, NativeLibraryLayout.Remedy, error);
            }
        }

        return set;
    }

    /// <summary>Answers the runtime's question for an import; 0 for a library that is not in the set.</summary>
    public nint Resolve(string libraryName) => _handles.GetValueOrDefault(libraryName);
}
