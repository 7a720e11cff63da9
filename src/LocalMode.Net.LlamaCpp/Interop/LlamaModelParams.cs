using System.Runtime.InteropServices;

namespace LocalMode.LlamaCpp.Interop;

/// <summary><c>llama_model_params</c> of the pinned version: 80 bytes on 64-bit systems. C booleans are bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct LlamaModelParams
{
    public nint Devices;
    public nint TensorBufferOverrides;
    public int GpuLayers;
    public int SplitMode;
    public int LoadMode;
    public int LazyMode;
    public int MainGpu;
    public float* TensorSplit;
    public delegate* unmanaged[Cdecl]<float, nint, byte> ProgressCallback;
    public nint ProgressUserData;
    public nint MetadataOverrides;
    public byte VocabularyOnly;
    public byte CheckTensors;
    public byte UseExtraBuffers;
    public byte NoHost;
    public byte NoAllocation;
    public byte LoadMtp;
}
