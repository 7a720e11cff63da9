using LocalMode.LlamaCpp.Gguf;
using LocalMode.LlamaCpp.Loading;

namespace LocalMode.LlamaCpp.Encoders;

/// <summary>How an encoder is run, as far as memory depends on it.</summary>
internal static class EncoderMemory
{
    /// <summary>The longest run whose attention is computed in full precision: its buffers grow with the square.</summary>
    public const int LongestExact = 2048;

    /// <summary>Estimates the bytes that a model needs.</summary>
    /// <param name="file">The header.</param>
    /// <param name="capacity">The tokens of one run.</param>
    /// <param name="threads">The threads that calculate.</param>
    public static long Needed(GgufFile file, int capacity, int threads)
    {
        // A decoder keeps keys and values, and calculates the logits of every token whether they are read or not.
        bool isCausal = file.Integer($"{file.Architecture}.attention.causal") != 0;
        bool isExact = capacity <= LongestExact;
        return MemoryEstimate.Needed(file, new()
        {
            ContextLength = capacity,
            BatchSize = capacity,
            Outputs = isCausal ? capacity : 1,
            Threads = threads,
            KeyType = isExact ? MemoryShape.Full : MemoryShape.Half,
            ValueType = isExact ? MemoryShape.Full : MemoryShape.Half,
            HasCache = isCausal,
            HoldsAttention = isExact,
        });
    }
}
