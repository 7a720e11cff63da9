using LocalMode.LlamaCpp.Adapters;
using LocalMode.LlamaCpp.Loading;
using Microsoft.Extensions.Logging;

namespace LocalMode.LlamaCpp.Engine;

/// <summary>The options of a client as they were when it was opened, checked.</summary>
internal sealed record EngineSettings
{
    public const int DefaultContextSize = 4096;

    // A timer cannot run for much longer.
    private static readonly TimeSpan LongestIdle = TimeSpan.FromDays(49);

    public required int? ContextSize { get; init; }

    public required int BatchSize { get; init; }

    public required int Threads { get; init; }

    public required int QueueLimit { get; init; }

    public required long? MemoryLimit { get; init; }

    public required string? ChatTemplate { get; init; }

    public required AdapterSettings[] Adapters { get; init; }

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
        return new()
        {
            ContextSize = options.ContextSize,
            BatchSize = options.BatchSize,
            Threads = options.Threads ?? ProcessorCores.Physical,
            QueueLimit = options.QueueLimit,
            MemoryLimit = options.MemoryLimit,
            ChatTemplate = options.ChatTemplate,
            Adapters = AdapterSettings.From(options.Adapters, nameof(LlamaCppOptions)),
            VerifyFiles = options.VerifyFiles,
            IdleUnloadAfter = options.IdleUnloadAfter,
            CrashMarkerDirectory = options.CrashMarkerDirectory,
            IgnoreCrashMarker = options.IgnoreCrashMarker,
            TimeProvider = options.TimeProvider,
            Logger = options.LoggerFactory?.CreateLogger(typeof(LlamaCppChatClient).FullName!),
        };
    }
}
