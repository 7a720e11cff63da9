using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using LocalMode.LlamaCpp.Interop;

namespace LocalMode.LlamaCpp.Loading;

/// <summary>Loads the weights, with progress and cancellation through llama.cpp's progress callback.</summary>
internal sealed unsafe class ModelLoader
{
    // llama_load_mode.
    private const int LoadModeNone = 0;
    private const int LoadModeMap = 1;

    private readonly string _name;
    private readonly IProgress<ModelLoadProgress>? _progress;
    private readonly CancellationToken _cancellationToken;
    private ExceptionDispatchInfo? _error;

    private ModelLoader(string name, IProgress<ModelLoadProgress>? progress, CancellationToken cancellationToken)
    {
        _name = name;
        _progress = progress;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Loads a file whose header was checked.</summary>
    /// <param name="model">The file.</param>
    /// <param name="progress">Receives <see cref="ModelLoadStage.Loading"/>.</param>
    /// <param name="cancellationToken">Ends loading.</param>
    /// <param name="gpuLayers">The layers on a graphics card, or <see langword="null"/> for the native default.</param>
    /// <param name="useMemoryMapping">Whether to map the file, or <see langword="null"/> for the native default.</param>
    /// <param name="usesExtraBuffers">Whether weights may be rearranged for faster products of matrices.</param>
    /// <exception cref="ModelInvalidException">llama.cpp refused the file; carries its words.</exception>
    /// <exception cref="OperationCanceledException">Loading was cancelled.</exception>
    public static LlamaModelHandle Load(
        ModelReference model,
        IProgress<ModelLoadProgress>? progress,
        CancellationToken cancellationToken,
        int? gpuLayers = null,
        bool? useMemoryMapping = null,
        bool usesExtraBuffers = true)
    {
        ModelLoader loader = new(model.Name, progress, cancellationToken);
        GCHandle self = GCHandle.Alloc(loader);
        nint handle;
        try
        {
            NativeLog.ClearError();
            LlamaModelParams parameters = LlamaNative.ModelDefaultParams();
            parameters.ProgressCallback = &OnProgress;
            parameters.ProgressUserData = GCHandle.ToIntPtr(self);
            parameters.GpuLayers = gpuLayers ?? parameters.GpuLayers;
            if (!usesExtraBuffers)
                parameters.UseExtraBuffers = 0;

            parameters.LoadMode = useMemoryMapping switch
            {
                true => LoadModeMap,
                false => LoadModeNone,
                null => parameters.LoadMode,
            };
            handle = LlamaNative.ModelLoadFromFile(model.Path, parameters);
        }
        finally
        {
            self.Free();
        }

        if (handle != 0)
            return new(handle);

        loader._error?.Throw();
        cancellationToken.ThrowIfCancellationRequested();
        throw new ModelInvalidException(
            model.Path, field: null, $"llama.cpp refused it: {NativeLog.FirstError ?? "no reason was given"}. Use a GGUF made for this version, or download the model again.");
    }

    // Nothing may unwind through native frames: an error of the caller's progress ends loading and is thrown after it.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte OnProgress(float fraction, nint self)
    {
        ModelLoader loader = (ModelLoader)GCHandle.FromIntPtr(self).Target!;
        try
        {
            loader._progress?.Report(new(loader._name, ModelLoadStage.Loading, fraction));
        }
        catch (Exception error)
        {
            loader._error = ExceptionDispatchInfo.Capture(error);
            return 0;
        }

        return loader._cancellationToken.IsCancellationRequested ? (byte)0 : (byte)1;
    }
}
