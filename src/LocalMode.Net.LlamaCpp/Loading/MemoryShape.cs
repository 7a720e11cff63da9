namespace LocalMode.LlamaCpp.Loading;

/// <summary>How a model will be run, as far as memory depends on it.</summary>
internal readonly record struct MemoryShape
{
    /// <summary>The number of ggml's type of 16-bit floating-point numbers.</summary>
    public const uint Half = 1;

    /// <summary>The number of ggml's type of 32-bit floating-point numbers.</summary>
    public const uint Full = 0;

    public MemoryShape()
    {
    }

    /// <summary>Gets the tokens of each sequence.</summary>
    public required int ContextLength { get; init; }

    /// <summary>Gets the sequences that run side by side, each with a cache of its own.</summary>
    public int Sequences { get; init; } = 1;

    /// <summary>Gets the tokens of one step.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Gets the tokens of one step whose logits are wanted.</summary>
    public int Outputs { get; init; } = 1;

    /// <summary>Gets the threads that calculate.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Gets ggml's number of the type of the cached keys.</summary>
    public uint KeyType { get; init; } = Half;

    /// <summary>Gets ggml's number of the type of the cached values.</summary>
    public uint ValueType { get; init; } = Half;

    /// <summary>Gets a value indicating whether keys and values are kept from step to step.</summary>
    public bool HasCache { get; init; } = true;

    /// <summary>Gets a value indicating whether the weight of each token for each other is held at once, in full precision, as without flash attention.</summary>
    public bool HoldsAttention { get; init; }

    /// <summary>Gets the layers that a GPU holds; what is there needs none of the machine's memory.</summary>
    public int GpuLayers { get; init; }
}
