using System.Runtime.InteropServices;

namespace LocalMode.LlamaCpp.Interop;

/// <summary>The few calls of ggml that llama.cpp's own header leaves to it.</summary>
internal static unsafe partial class GgmlNative
{
    internal const string Library = "ggml";
    internal const string BaseLibrary = "ggml-base";

    [LibraryImport(BaseLibrary, EntryPoint = "ggml_commit")]
    public static partial byte* Commit();

    [LibraryImport(BaseLibrary, EntryPoint = "ggml_log_set")]
    public static partial void LogSet(delegate* unmanaged[Cdecl]<int, byte*, nint, void> callback, nint userData);

    [LibraryImport(BaseLibrary, EntryPoint = "ggml_set_abort_callback")]
    public static partial nint SetAbortCallback(delegate* unmanaged[Cdecl]<byte*, void> callback);

    [LibraryImport(Library, EntryPoint = "ggml_backend_load_all_from_path", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void BackendLoadAllFromPath(string directory);

    [LibraryImport(Library, EntryPoint = "ggml_backend_dev_count")]
    public static partial nuint BackendDeviceCount();
}
