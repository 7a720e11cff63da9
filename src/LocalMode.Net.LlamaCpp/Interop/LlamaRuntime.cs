using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LocalMode.LlamaCpp.Loading;

namespace LocalMode.LlamaCpp.Interop;

/// <summary>Brings llama.cpp up, once per process.</summary>
internal static unsafe class LlamaRuntime
{
    private const int ModelParamsSize = 80;
    private const int ContextParamsSize = 160;

    private static readonly Lock Gate = new();
    private static NativeLibrarySet? _libraries;
    private static bool _resolverSet;
    private static volatile bool _ready;

    /// <summary>Locates, loads, checks and initialises the libraries. Later calls return at once. After a failure to find or load them
    /// the next call tries again; a library of another build stays in the process, which has to be restarted.</summary>
    /// <exception cref="NativeLibraryException">They are missing, cannot be loaded, or are another build than the pinned one.</exception>
    public static void EnsureLoaded()
    {
        if (_ready)
            return;

        lock (Gate)
        {
            if (_ready)
                return;

            _libraries ??= NativeLibrarySet.Load(
                NativeLibraryLayout.Locate(Environment.GetEnvironmentVariable(NativeLibraryLayout.PathVariable), AppContext.BaseDirectory));
            if (!_resolverSet)
            {
                NativeLibrary.SetDllImportResolver(typeof(LlamaRuntime).Assembly, static (name, _, _) => _libraries?.Resolve(name) ?? 0);
                _resolverSet = true;
            }

            CheckBuild(_libraries.Directory);
            NativeLog.Install();
            CrashMarker.Install();
            GgmlNative.BackendLoadAllFromPath(_libraries.Directory);
            if (GgmlNative.BackendDeviceCount() == 0)
            {
                throw new NativeLibraryException(
                    "ggml-cpu", [_libraries.Directory], "The folder holds no compute backend that runs on this processor", NativeLibraryLayout.Remedy);
            }

            LlamaNative.BackendInit();
            _ready = true;
        }
    }

    private static void CheckBuild(string directory)
    {
        try
        {
            new NativeVersion(ReadText(LlamaNative.Version()), ReadText(GgmlNative.Commit())).EnsurePinned(directory);
        }
        catch (EntryPointNotFoundException error)
        {
            throw new NativeLibraryException(directory, [], $"The build has no version: {error.Message}", NativeLibraryLayout.Remedy, error);
        }

        // The version is the real check; these catch a mistake in our own mirror of the structs, and a build with other options.
        LlamaModelParams model = LlamaNative.ModelDefaultParams();
        LlamaContextParams context = LlamaNative.ContextDefaultParams();
        bool fits = Unsafe.SizeOf<LlamaModelParams>() == ModelParamsSize
            && Unsafe.SizeOf<LlamaContextParams>() == ContextParamsSize
            && model is { GpuLayers: -1, SplitMode: 1, LoadMode: -1, LazyMode: 1, UseExtraBuffers: 1, LoadMtp: 0 }
            && context is { ContextSize: 512, BatchSize: 2048, MicroBatchSize: 512, MaxSequences: 1, FlashAttention: -1 }
            && context is { KeyType: 1, ValueType: 1, NoPerformanceCounters: 1, UnifiedKeyValue: 0, Samplers: 0, OtherContext: 0 };
        if (!fits)
        {
            throw new NativeLibraryException(
                directory, [], "The version is the expected one, but the layout or the default values of its structs are not", NativeLibraryLayout.Remedy);
        }
    }

    private static string ReadText(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";
}
