using System.Globalization;
using LocalMode.Gguf;
using LocalMode.LlamaCpp.Gguf;

namespace LocalMode.LlamaCpp.Engine;

/// <summary>
/// What a model will take, against what the machine can give: an estimate, made before anything is allocated, because llama.cpp ends the
/// process when an allocation fails.
/// </summary>
internal static class MemoryEstimate
{
    private const long Margin = 32L << 20;
    private const int BytesPerCacheNumber = 2;

    /// <summary>Estimates the bytes that a model needs: the file, the cache of keys and values in half precision, the buffers of one batch, and a margin.</summary>
    /// <param name="file">The header.</param>
    /// <param name="contextLength">The tokens of the context.</param>
    /// <param name="batchSize">The tokens of one step.</param>
    public static long Needed(GgufFile file, int contextLength, int batchSize)
    {
        string architecture = file.Architecture;
        long layers = file.Integer($"{architecture}.block_count") ?? 0;
        long width = file.Integer($"{architecture}.embedding_length") ?? 0;
        long heads = Math.Max(1, file.Integer($"{architecture}.attention.head_count") ?? 1);
        long keyLength = file.Integer($"{architecture}.attention.key_length") ?? (width / heads);
        long valueLength = file.Integer($"{architecture}.attention.value_length") ?? (width / heads);
        long feedForward = file.Integer($"{architecture}.feed_forward_length") ?? (4 * width);
        long vocabulary = file.Metadata["tokenizer.ggml.tokens"].Count;

        // An array holds one count per layer.
        long cacheHeads = file.Metadata.TryGetValue($"{architecture}.attention.head_count_kv", out GgufValue value)
            ? (value.Type == GgufValueType.Array ? value.Integer : value.Integer * layers)
            : heads * layers;

        long cache = cacheHeads * (keyLength + valueLength) * BytesPerCacheNumber * contextLength;
        long step = ((batchSize * ((4 * width) + (2 * feedForward))) + vocabulary) * sizeof(float);
        return file.Length + cache + step + Margin;
    }

    /// <summary>Estimates the bytes that the machine can give to this process without swapping.</summary>
    public static long Available()
    {
        GCMemoryInfo memory = GC.GetGCMemoryInfo();
        long limit = memory.TotalAvailableMemoryBytes - Environment.WorkingSet;
        long free = OperatingSystem.IsLinux()
            ? ReadMemAvailable() ?? limit
            : memory.TotalAvailableMemoryBytes - memory.MemoryLoadBytes;
        return Math.Max(0, Math.Min(limit, free));
    }

    // The kernel's own estimate: free memory and what it can drop, such as the cached pages of a model file.
    private static long? ReadMemAvailable()
    {
        const string file = "/proc/meminfo";
        if (!File.Exists(file))
            return null;

        foreach (string line in File.ReadLines(file))
        {
            if (!line.StartsWith("MemAvailable:", StringComparison.Ordinal))
                continue;

            ReadOnlySpan<char> kibibytes = line.AsSpan("MemAvailable:".Length).Trim();
            kibibytes = kibibytes[..Math.Max(0, kibibytes.IndexOf(' '))];
            return long.TryParse(kibibytes, NumberStyles.None, CultureInfo.InvariantCulture, out long count) ? count * 1024 : null;
        }

        return null;
    }
}
