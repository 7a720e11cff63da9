using System.Runtime.InteropServices;

namespace LocalMode.LlamaCpp.Interop;

/// <summary><c>llama_batch</c>: parallel arrays of <see cref="TokenCount"/> entries, owned by whoever fills them.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct LlamaBatch
{
    public int TokenCount;
    public int* Tokens;
    public float* Embeddings;
    public int* Positions;
    public int* SequenceCounts;
    public int** SequenceIds;
    public sbyte* WantsLogits;
}
