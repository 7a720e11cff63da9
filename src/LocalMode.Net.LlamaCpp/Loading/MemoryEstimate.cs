using LocalMode.LlamaCpp.Gguf;

namespace LocalMode.LlamaCpp.Loading;

/// <summary>
/// What a model will take, made before anything is allocated, because llama.cpp ends the process when an allocation fails. An upper
/// bound: sliding windows and recurrent layers need less than the full cache that is counted for them.
/// </summary>
/// <remarks>Numbers of a damaged file cannot overflow it: what is beyond all memory is <see cref="long.MaxValue"/>.</remarks>
internal static class MemoryEstimate
{
    // What does not depend on the model: the graph's nodes, the tokenizer's tables, allocator slack.
    private const long Margin = 32L << 20;

    // llama.cpp rounds each sequence's cache up to whole cells of this many tokens.
    private const int CacheCell = 256;

    // A token in the vocabulary: its text, score and map entries in llama.cpp, and the copy of its bytes here.
    private const int BytesPerToken = 256;

    /// <summary>Estimates the bytes that a model needs: weights, cache, the buffers of a step, the vocabulary, and a margin.</summary>
    /// <param name="file">The header.</param>
    /// <param name="shape">How it will be run.</param>
    public static long Needed(GgufFile file, in MemoryShape shape)
    {
        // Mapped pages of the file can be dropped, but a model that does not fit would read them again for every token.
        Int128 total = Weights(file, shape.GpuLayers) + Cache(file, shape) + Step(file, shape) + ((Int128)file.VocabularySize * BytesPerToken) + Margin;
        return total > long.MaxValue ? long.MaxValue : (long)total;
    }

    private static Int128 Weights(GgufFile file, int gpuLayers)
    {
        long layers = Math.Max(1, file.Integer($"{file.Architecture}.block_count") ?? 1);
        return (Int128)file.Length * (layers - Math.Clamp(gpuLayers, 0, layers)) / layers;
    }

    private static Int128 Cache(GgufFile file, in MemoryShape shape)
    {
        if (!shape.HasCache)
            return 0;

        Int128 cells = (Int128)Math.Max(1, shape.Sequences) * (((long)shape.ContextLength + CacheCell - 1) / CacheCell * CacheCell);
        int layers = (int)(file.Integer($"{file.Architecture}.block_count") ?? 0);
        Int128 perToken = 0;
        for (int layer = Math.Max(0, shape.GpuLayers); layer < layers; layer++)
        {
            long heads = KeyValueHeads(file, layer);
            perToken += RowBytes(shape.KeyType, (Int128)heads * HeadSize(file, layer, "key_length"));
            perToken += RowBytes(shape.ValueType, (Int128)heads * HeadSize(file, layer, "value_length"));
        }

        return cells * perToken;
    }

    private static Int128 Step(GgufFile file, in MemoryShape shape)
    {
        Int128 batch = Math.Max(1, shape.BatchSize);
        Int128 width = file.Integer($"{file.Architecture}.embedding_length") ?? 0;
        Int128 feedForward = 0;
        Int128 heads = 1;
        Int128 attention = 0;
        int layers = (int)(file.Integer($"{file.Architecture}.block_count") ?? 0);
        for (int layer = 0; layer < layers; layer++)
        {
            feedForward = Int128.Max(feedForward, file.PerLayer("feed_forward_length", layer, (long)(4 * width)));
            Int128 queries = file.PerLayer("attention.head_count", layer, missing: 1);
            heads = Int128.Max(heads, queries);
            attention = Int128.Max(attention, (queries + (2 * KeyValueHeads(file, layer))) * HeadSize(file, layer, "key_length"));
        }

        // The widest moments of a layer, the mask of which token sees which (in two types), and a row of logits per output, twice:
        // in the graph and in the buffer that is read.
        Int128 activations = batch * ((4 * width) + (2 * feedForward) + (2 * attention)) * sizeof(float);
        Int128 scores = shape.HoldsAttention ? 2 * heads * batch * shape.ContextLength * sizeof(float) : 0;
        Int128 mask = batch * (shape.ContextLength + CacheCell) * (sizeof(float) + sizeof(ushort));
        Int128 logits = (Int128)Math.Max(1, shape.Outputs) * file.VocabularySize * sizeof(float) * 2;
        Int128 threads = (Int128)Math.Max(1, shape.Threads) * ((heads * sizeof(float)) + width + feedForward) * sizeof(float) * 4;
        return activations + scores + mask + logits + threads;
    }

    private static long KeyValueHeads(GgufFile file, int layer) =>
        Math.Max(0, file.PerLayer("attention.head_count_kv", layer, file.PerLayer("attention.head_count", layer, missing: 1)));

    private static long HeadSize(GgufFile file, int layer, string key)
    {
        if (file.Integer($"{file.Architecture}.attention.{key}") is { } size)
            return Math.Max(1, size);

        long width = file.Integer($"{file.Architecture}.embedding_length") ?? 0;
        return width / Math.Max(1, file.PerLayer("attention.head_count", layer, missing: 1));
    }

    private static Int128 RowBytes(uint type, Int128 elements)
    {
        if (!GgufTensorLayout.TryGet(type, out int blockElements, out int blockBytes))
            throw new ArgumentOutOfRangeException(nameof(type), type, "Not a tensor type of this version.");

        return (elements + blockElements - 1) / blockElements * blockBytes;
    }
}
