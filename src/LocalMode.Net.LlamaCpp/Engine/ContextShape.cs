using LocalMode.LlamaCpp.Gguf;
using LocalMode.LlamaCpp.Interop;
using LocalMode.LlamaCpp.Loading;

namespace LocalMode.LlamaCpp.Engine;

/// <summary>How large a context is.</summary>
/// <param name="Length">The tokens of one conversation.</param>
/// <param name="Sequences">The conversations.</param>
/// <param name="BatchSize">The most tokens of a step.</param>
/// <param name="MemoryNeeded">The bytes that the model takes with it, by estimate.</param>
internal readonly record struct ContextShape(int Length, int Sequences, int BatchSize, long MemoryNeeded)
{
    /// <summary>Finds how many conversations fit.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="file">Its header.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="length">The tokens of one conversation.</param>
    /// <exception cref="ModelOutOfMemoryException">By the estimate not even the least that is asked for fits.</exception>
    public static ContextShape Fit(string name, GgufFile file, EngineSettings settings, int length)
    {
        long available = Math.Min(FreeMemory.System.Available(), settings.MemoryLimit ?? long.MaxValue);
        int most = settings.MaxSequences ?? EngineSettings.DefaultSequences;
        int least = settings.MaxSequences ?? 1;
        for (int sequences = most; ; sequences--)
        {
            // Each sequence needs its token in a step.
            int batchSize = Math.Max(Math.Min(settings.BatchSize, length), sequences);
            MemoryShape shape = new()
            {
                ContextLength = length,
                Sequences = sequences,
                BatchSize = batchSize,
                Outputs = sequences,
                Threads = settings.Threads,
                KeyType = (uint)NativeType(settings.KeyCacheType),
                ValueType = (uint)NativeValueType(settings),
                GpuLayers = settings.GpuLayers ?? 0,
            };
            long needed = MemoryEstimate.Needed(file, shape);
            if (needed <= available)
                return new(length, sequences, batchSize, needed);

            if (sequences == least)
                throw new ModelOutOfMemoryException(name, needed, available);
        }
    }

    /// <summary>Creates the context.</summary>
    /// <param name="model">The model.</param>
    /// <param name="handle">The loaded model.</param>
    /// <param name="vocabularySize">The number of tokens.</param>
    /// <param name="settings">The settings.</param>
    /// <exception cref="ModelInvalidException">llama.cpp cannot run the model; carries its words.</exception>
    /// <exception cref="UnsupportedCapabilityException">The model cannot be run with these settings; carries llama.cpp's words.</exception>
    public StepRunner CreateRunner(ModelReference model, LlamaModelHandle handle, int vocabularySize, EngineSettings settings)
    {
        LlamaContextParams parameters = LlamaNative.ContextDefaultParams();
        parameters.ContextSize = checked((uint)(Length * Sequences));
        parameters.BatchSize = parameters.MicroBatchSize = (uint)BatchSize;
        parameters.MaxSequences = (uint)Sequences;
        parameters.Threads = settings.Threads;
        parameters.BatchThreads = settings.BatchThreads;
        parameters.FlashAttention = settings.FlashAttention switch
        {
            true => 1,
            false => 0,
            null => parameters.FlashAttention,
        };
        parameters.KeyType = NativeType(settings.KeyCacheType);
        parameters.ValueType = NativeValueType(settings);
        if (settings.BatchInvariant)
            parameters.OffloadKeyValue = parameters.OffloadOperations = 0;

        // Fewer than there are sequences would end the process.
        parameters.MaxOutputs = (uint)Sequences;

        // Sequences that share one buffer change each other's last bits; see the determinism notes in the README.
        parameters.UnifiedKeyValue = 0;

        NativeLog.ClearError();
        nint context = LlamaNative.InitFromModel(handle, parameters);
        if (context == 0)
            throw Refused(model, settings);

        LlamaContextHandle owner = new(context, handle);
        if (LlamaNative.MaxSequences(owner) >= Sequences && LlamaNative.ContextSizePerSequence(owner) >= Length)
            return new(model.Path, owner, vocabularySize, Length, Sequences);

        owner.Dispose();
        throw new ModelInvalidException(
            model.Path, field: null, $"llama.cpp gave less room than asked for: expected {Sequences} sequences of {Length} tokens. Ask for fewer, or for a smaller context.");
    }

    // Of the same type as the keys only if nothing must be invariant, or if both are quantised: then there is one way for all.
    private static int NativeValueType(EngineSettings settings) =>
        settings is { BatchInvariant: true, KeyCacheType: KeyValueCacheType.F16, ValueCacheType: KeyValueCacheType.F16 }
            ? BatchInvariance.ValueType
            : NativeType(settings.ValueCacheType);

    // ggml_type.
    private static int NativeType(KeyValueCacheType type) => type switch
    {
        KeyValueCacheType.Q8 => 8,
        KeyValueCacheType.Q4 => 2,
        _ => 1,
    };

    private static LocalModeException Refused(ModelReference model, EngineSettings settings)
    {
        string reason = NativeLog.FirstError ?? "no reason was given";
        if (settings is { KeyCacheType: KeyValueCacheType.F16, ValueCacheType: KeyValueCacheType.F16, FlashAttention: null })
            return new ModelInvalidException(model.Path, field: null, $"llama.cpp cannot run it: {reason}.");

        return new UnsupportedCapabilityException(
            $"this cache or attention ({reason})", model.Name, $"Leave {nameof(LlamaCppOptions)}.{nameof(LlamaCppOptions.KeyCacheType)}, {nameof(LlamaCppOptions.ValueCacheType)}, {nameof(LlamaCppOptions.FlashAttention)} and {nameof(LlamaCppOptions.BatchInvariant)} at their defaults.");
    }
}
