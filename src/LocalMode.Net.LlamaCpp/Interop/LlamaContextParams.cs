using System.Runtime.InteropServices;

namespace LocalMode.LlamaCpp.Interop;

/// <summary><c>llama_context_params</c> of the pinned version: 160 bytes on 64-bit systems. C booleans are bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct LlamaContextParams
{
    public uint ContextSize;
    public uint BatchSize;
    public uint MicroBatchSize;
    public uint MaxSequences;
    public uint RecurrentSnapshots;
    public uint MaxOutputs;
    public uint MaxOutputsPerSequence;
    public int Threads;
    public int BatchThreads;
    public int ContextType;
    public int RopeScalingType;
    public int PoolingType;
    public int AttentionType;
    public int FlashAttention;
    public float RopeFrequencyBase;
    public float RopeFrequencyScale;
    public float YarnExtensionFactor;
    public float YarnAttentionFactor;
    public float YarnBetaFast;
    public float YarnBetaSlow;
    public uint YarnOriginalContext;
    public float DefragmentationThreshold;
    public nint EvaluationCallback;
    public nint EvaluationUserData;
    public int KeyType;
    public int ValueType;
    public delegate* unmanaged[Cdecl]<nint, byte> AbortCallback;
    public nint AbortUserData;
    public byte Embeddings;
    public byte OffloadKeyValue;
    public byte NoPerformanceCounters;
    public byte OffloadOperations;
    public byte FullSlidingWindow;
    public byte UnifiedKeyValue;
    public nint Samplers;
    public nuint SamplerCount;
    public nint OtherContext;
}
