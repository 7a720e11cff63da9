using LocalMode.LlamaCpp.Adapters;
using LocalMode.LlamaCpp.Chat.Answers;
using LocalMode.LlamaCpp.Loading;
using LocalMode.Tokenizers.Constraints;
using Microsoft.Extensions.Logging;

namespace LocalMode.LlamaCpp.Engine;

/// <summary>The options of a client as they were when it was opened, checked.</summary>
internal sealed record EngineSettings
{
    public const int DefaultContextSize = 4096;
    public const int DefaultSequences = 4;

    // What the native library can address.
    private const int MostSequences = 256;

    // A timer cannot run for much longer.
    private static readonly TimeSpan LongestIdle = TimeSpan.FromDays(49);

    public required int? ContextSize { get; init; }

    public required int BatchSize { get; init; }

    public required int Threads { get; init; }

    public required int BatchThreads { get; init; }

    public required int? MaxSequences { get; init; }

    public required bool? FlashAttention { get; init; }

    public required bool BatchInvariant { get; init; }

    public required KeyValueCacheType KeyCacheType { get; init; }

    public required KeyValueCacheType ValueCacheType { get; init; }

    public required int? GpuLayers { get; init; }

    public required bool? UseMemoryMapping { get; init; }

    public required string? PromptStateDirectory { get; init; }

    public required long PromptStateLimit { get; init; }

    public required int QueueLimit { get; init; }

    public required long? MemoryLimit { get; init; }

    public required string? ChatTemplate { get; init; }

    public required AdapterSettings[] Adapters { get; init; }

    public required bool GenericTools { get; init; }

    /// <summary>Gets the marks of reasoning that the caller names, or <see langword="null"/> to find them in the template.</summary>
    public required ReasoningStyle? Reasoning { get; init; }

    public required JsonConstraintOptions Json { get; init; }

    public required ConstraintOptions ConstraintLimits { get; init; }

    public required long ConstraintCacheLimit { get; init; }

    public required bool ForcedText { get; init; }

    public required bool VerifyFiles { get; init; }

    public required TimeSpan? IdleUnloadAfter { get; init; }

    public required string? CrashMarkerDirectory { get; init; }

    public required bool IgnoreCrashMarker { get; init; }

    /// <summary>Gets the crash marker of this load.</summary>
    public CrashMarker? Marker { get; init; }

    public required TimeProvider TimeProvider { get; init; }

    public required ILogger? Logger { get; init; }

    /// <summary>Copies and checks the options.</summary>
    /// <exception cref="ArgumentException">A value is missing or outside of its range; names the property.</exception>
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
            options.IdleUnloadAfter is null || (options.IdleUnloadAfter > TimeSpan.Zero && options.IdleUnloadAfter <= LongestIdle),
            nameof(LlamaCppOptions), nameof(options.IdleUnloadAfter), options.IdleUnloadAfter, "more than zero, at most 49 days");
        OptionRange.Check(options.CrashMarkerDirectory is not "", nameof(LlamaCppOptions), nameof(options.CrashMarkerDirectory), options.CrashMarkerDirectory, "a folder, or null");
        OptionRange.Check(
            options.MaxSequences is null or (>= 1 and <= MostSequences), nameof(LlamaCppOptions), nameof(options.MaxSequences), options.MaxSequences, "1 to 256");
        OptionRange.Check(options.BatchThreads is null or (>= 1 and <= 512), nameof(LlamaCppOptions), nameof(options.BatchThreads), options.BatchThreads, "1 to 512");
        OptionRange.Check(Enum.IsDefined(options.KeyCacheType), nameof(LlamaCppOptions), nameof(options.KeyCacheType), options.KeyCacheType, "one of the defined values");
        OptionRange.Check(Enum.IsDefined(options.ValueCacheType), nameof(LlamaCppOptions), nameof(options.ValueCacheType), options.ValueCacheType, "one of the defined values");
        OptionRange.Check(options.GpuLayers is null or >= 0, nameof(LlamaCppOptions), nameof(options.GpuLayers), options.GpuLayers, "0 or more");
        OptionRange.Check(
            options.PromptStateDirectory is not "", nameof(LlamaCppOptions), nameof(options.PromptStateDirectory), options.PromptStateDirectory, "a path, or null");
        OptionRange.Check(options.ConstraintCacheLimit >= 0, nameof(LlamaCppOptions), nameof(options.ConstraintCacheLimit), options.ConstraintCacheLimit, "0 or more");
        OptionRange.Check(options.PromptStateLimit >= 0, nameof(LlamaCppOptions), nameof(options.PromptStateLimit), options.PromptStateLimit, "0 or more");
        if (options.ValueCacheType != KeyValueCacheType.F16 && options.FlashAttention == false)
        {
            throw new UnsupportedCapabilityException(
                "a quantised cache of values without flash attention", "llama.cpp", $"Leave {nameof(LlamaCppOptions)}.{nameof(options.FlashAttention)} out, or keep the values in {nameof(KeyValueCacheType.F16)}.");
        }

        BatchInvariance.Check(options);
        OptionRange.Check(
            string.IsNullOrWhiteSpace(options.ReasoningStart) == string.IsNullOrWhiteSpace(options.ReasoningEnd),
            nameof(LlamaCppOptions), nameof(options.ReasoningEnd), options.ReasoningEnd, "a text if ReasoningStart is one, null if it is null");
        return new()
        {
            ContextSize = options.ContextSize,
            BatchSize = options.BatchSize,
            Threads = options.Threads ?? ProcessorCores.Physical,
            BatchThreads = options.BatchThreads ?? options.Threads ?? ProcessorCores.Physical,
            MaxSequences = options.MaxSequences,
            FlashAttention = options.BatchInvariant ? true : options.FlashAttention,
            BatchInvariant = options.BatchInvariant,
            KeyCacheType = options.KeyCacheType,
            ValueCacheType = options.ValueCacheType,
            GpuLayers = options.BatchInvariant ? 0 : options.GpuLayers,
            UseMemoryMapping = options.UseMemoryMapping,
            PromptStateDirectory = FullPath(options.PromptStateDirectory),
            PromptStateLimit = options.PromptStateLimit,
            QueueLimit = options.QueueLimit,
            MemoryLimit = options.MemoryLimit,
            ChatTemplate = options.ChatTemplate,
            Adapters = AdapterSettings.From(options.Adapters, nameof(LlamaCppOptions)),
            GenericTools = options.GenericTools,
            Reasoning = options.ReasoningStart is { } start && !string.IsNullOrWhiteSpace(start) ? new(start, options.ReasoningEnd!, variable: null) : null,
            Json = options.Json,
            ConstraintLimits = new()
            {
                MaxNesting = options.ConstraintLimits.MaxNesting,
                CompileTimeout = options.ConstraintLimits.CompileTimeout,
                MaxCompiledBytes = options.ConstraintLimits.MaxCompiledBytes,
                MaxMaskBytes = options.ConstraintLimits.MaxMaskBytes,
                TimeProvider = options.ConstraintLimits.TimeProvider,
            },
            ConstraintCacheLimit = options.ConstraintCacheLimit,
            ForcedText = options.ForcedText,
            VerifyFiles = options.VerifyFiles,
            IdleUnloadAfter = options.IdleUnloadAfter,
            CrashMarkerDirectory = FullPath(options.CrashMarkerDirectory),
            IgnoreCrashMarker = options.IgnoreCrashMarker,
            TimeProvider = options.TimeProvider,
            Logger = options.LoggerFactory?.CreateLogger(typeof(LlamaCppChatClient).FullName!),
        };
    }

    // The model may be loaded again, when the current directory is another.
    private static string? FullPath(string? path) => path is null ? null : Path.GetFullPath(path);
}
