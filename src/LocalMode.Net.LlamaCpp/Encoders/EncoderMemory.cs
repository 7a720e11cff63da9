using LocalMode.LlamaCpp.Gguf;

namespace LocalMode.LlamaCpp.Encoders;

/// <summary>What an encoder will take: an estimate, made before anything is allocated, because llama.cpp ends the process when an allocation fails.</summary>
internal static class EncoderMemory
{
    /// <summary>The longest run whose attention is computed in full precision: its buffers grow with the square.</summary>
    public const int LongestExact = 2048;

    private const long Margin = 32L << 20;

    /// <summary>Estimates the bytes that a model needs.</summary>
    /// <param name="file">The header.</param>
    /// <param name="capacity">The tokens of one run.</param>
    public static long Needed(GgufFile file, int capacity)
    {
        string prefix = file.Architecture + ".";
        long layers = file.Integer(prefix + "block_count") ?? 0;
        long width = file.Integer(prefix + "embedding_length") ?? 0;
        long heads = Math.Max(1, file.Integer(prefix + "attention.head_count") ?? 1);
        long feedForward = file.Integer(prefix + "feed_forward_length") ?? (4 * width);
        bool isCausal = file.Integer(prefix + "attention.causal") != 0;

        long numbers = capacity * ((8 * width) + (2 * feedForward));
        numbers += capacity <= LongestExact ? 2 * heads * capacity * capacity : (long)capacity * capacity;

        // A decoder keeps keys and values, and calculates the logits of every token whether they are read or not.
        if (isCausal)
            numbers += capacity * ((2 * layers * width) + (2 * file.Metadata["tokenizer.ggml.tokens"].Count));

        return file.Length + (numbers * sizeof(float)) + Margin;
    }
}
