using Microsoft.Extensions.Logging;

namespace LocalMode.LlamaCpp.Engine;

/// <summary>The options of a client as they were when it was opened, checked.</summary>
internal sealed record EngineSettings
{
    public const int DefaultContextSize = 4096;
    public const int DefaultSequences = 4;

    // What the native library can address.
    private const int MostSequences = 256;

    public required int? ContextSize { get; init; }

    public required int BatchSize { get; init; }

    public required int Threads { get; init; }

    public required int BatchThreads { get; init; }

    public required int? MaxSequences { get; init; }

    public required bool? FlashAttention { get; init; }

    public required KeyValueCacheType KeyCacheType { get; init; }

    public required KeyValueCacheType ValueCacheType { get; init; }

    public required int? GpuLayers { get; init; }

    public required bool? UseMemoryMapping { get; init; }

    public required string? PromptStateDirectory { get; init; }

    public required long PromptStateLimit { get; init; }

    public required int QueueLimit { get; init; }

    public required long? MemoryLimit { get; init; }

    public required string? ChatTemplate { get; init; }

    public required bool VerifyFiles { get; init; }

    public required TimeProvider TimeProvider { get; init; }

    public required ILogger? Logger { get; init; }

    /// <summary>Copies and checks the options.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside of its range; names the property.</exception>
    /// <exception cref="UnsupportedCapabilityException">Two options exclude each other.</exception>
    public static EngineSettings From(LlamaCppOptions? options)
    {
        options ??= new();
        OptionRange.Check(options.ContextSize is null or >= 16, nameof(LlamaCppOptions), nameof(options.ContextSize), options.ContextSize, "16 or more");
        OptionRange.Check(options.BatchSize is >= 1 and <= 8192, nameof(LlamaCppOptions), nameof(options.BatchSize), options.BatchSize, "1 to 8,192");
        OptionRange.Check(options.Threads is null or (>= 1 and <= 512), nameof(LlamaCppOptions), nameof(options.Threads), options.Threads, "1 to 512");
        OptionRange.Check(options.QueueLimit >= 0, nameof(LlamaCppOptions), nameof(options.QueueLimit), options.QueueLimit, "0 or more");
        OptionRange.Check(options.MemoryLimit is null or >= 0, nameof(LlamaCppOptions), nameof(options.MemoryLimit), options.MemoryLimit, "0 or more");
        OptionRange.Check(
            options.MaxSequences is null or (>= 1 and <= MostSequences), nameof(LlamaCppOptions), nameof(options.MaxSequences), options.MaxSequences, "1 to 256");
        OptionRange.Check(options.BatchThreads is null or (>= 1 and <= 512), nameof(LlamaCppOptions), nameof(options.BatchThreads), options.BatchThreads, "1 to 512");
        OptionRange.Check(Enum.IsDefined(options.KeyCacheType), nameof(LlamaCppOptions), nameof(options.KeyCacheType), options.KeyCacheType, "one of the defined values");
        OptionRange.Check(Enum.IsDefined(options.ValueCacheType), nameof(LlamaCppOptions), nameof(options.ValueCacheType), options.ValueCacheType, "one of the defined values");
        OptionRange.Check(options.GpuLayers is null or >= 0, nameof(LlamaCppOptions), nameof(options.GpuLayers), options.GpuLayers, "0 or more");
        OptionRange.Check(
            options.PromptStateDirectory is not "", nameof(LlamaCppOptions), nameof(options.PromptStateDirectory), options.PromptStateDirectory, "a path, or null");
        OptionRange.Check(options.PromptStateLimit >= 0, nameof(LlamaCppOptions), nameof(options.PromptStateLimit), options.PromptStateLimit, "0 or more");
        if (options.ValueCacheType != KeyValueCacheType.F16 && options.FlashAttention == false)
        {
            throw new UnsupportedCapabilityException(
                "a quantised cache of values without flash attention", "llama.cpp", $"Leave {nameof(LlamaCppOptions)}.{nameof(options.FlashAttention)} out, or keep the values in {nameof(KeyValueCacheType.F16)}.");
        }

        return new()
        {
            ContextSize = options.ContextSize,
            BatchSize = options.BatchSize,
            Threads = options.Threads ?? ProcessorCores.Physical,
            BatchThreads = options.BatchThreads ?? options.Threads ?? ProcessorCores.Physical,
            MaxSequences = options.MaxSequences,
            FlashAttention = options.FlashAttention,
            KeyCacheType = options.KeyCacheType,
            ValueCacheType = options.ValueCacheType,
            GpuLayers = options.GpuLayers,
            UseMemoryMapping = options.UseMemoryMapping,
            PromptStateDirectory = options.PromptStateDirectory,
            PromptStateLimit = options.PromptStateLimit,
            QueueLimit = options.QueueLimit,
            MemoryLimit = options.MemoryLimit,
            ChatTemplate = options.ChatTemplate,
            VerifyFiles = options.VerifyFiles,
            TimeProvider = options.TimeProvider,
            Logger = options.LoggerFactory?.CreateLogger(typeof(LlamaCppChatClient).FullName!),
        };
    }
}
