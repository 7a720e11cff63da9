using LocalMode.LlamaCpp.Gguf;

namespace LocalMode.LlamaCpp.Engine;

/// <summary>
/// What <see cref="LlamaCppOptions.BatchInvariant"/> takes: one way through llama.cpp's arithmetic for every token, however many others are
/// evaluated with it.
/// </summary>
/// <remarks>
/// The processor's flash attention (ggml_compute_forward_flash_attn_ext_f16) has three ways. One query over 512 cells or more is split over
/// the threads, and 64 queries or more go through tiles; both only where keys and values have the same type, F16 or F32. With values in BF16
/// the third remains, query by query, which has no neighbours.
/// Products of matrices are row by row too, except in the repacked buffers (extra buffer types) and in tinyBLAS (llamafile_sgemm), which
/// takes two rows or more of F32, F16 and BF16 weights and adds in another order than the product of one row.
/// </remarks>
internal static class BatchInvariance
{
    /// <summary>ggml's number of the type of the values in the cache.</summary>
    public const int ValueType = 30;

    private const uint Single = 0;
    private const uint Half = 1;
    private const uint BrainHalf = 30;

    /// <summary>Refuses options that exclude it.</summary>
    /// <exception cref="UnsupportedCapabilityException">An option excludes it; names the option.</exception>
    public static void Check(LlamaCppOptions options)
    {
        if (!options.BatchInvariant)
            return;

        string? obstacle = options.FlashAttention == false ? "without flash attention"
            : options.GpuLayers > 0 ? "on a graphics card"
            : options.Adapters is { Count: > 0 } ? "with adapters"
            : null;
        if (obstacle is not null)
            throw Unsupported(obstacle, "llama.cpp", $"Leave {nameof(options.FlashAttention)}, {nameof(options.GpuLayers)} and {nameof(options.Adapters)} out");
    }

    /// <summary>Refuses a model whose weights exclude it.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="file">Its header.</param>
    /// <exception cref="UnsupportedCapabilityException">The model excludes it; names the tensor.</exception>
    public static void Check(string name, GgufFile file)
    {
        foreach ((string key, GgufTensor tensor) in file.Tensors)
        {
            if (tensor is { Rows: > 1, Type: Single or Half or BrainHalf } && !IsLookedUp(key, file))
                throw Unsupported($"with weights that are not quantised ('{key}')", name, "Use a quantised file of the model, such as Q8_0");
        }
    }

    // Tables whose rows are copied, not multiplied.
    private static bool IsLookedUp(string name, GgufFile file) =>
        name is "position_embd.weight" or "token_types.weight" || (name == "token_embd.weight" && file.Tensors.ContainsKey("output.weight"));

    private static UnsupportedCapabilityException Unsupported(string obstacle, string provider, string remedy) =>
        new($"answers that do not depend on what else is evaluated, {obstacle}", provider, $"{remedy}, or leave {nameof(LlamaCppOptions)}.{nameof(LlamaCppOptions.BatchInvariant)} out.");
}
