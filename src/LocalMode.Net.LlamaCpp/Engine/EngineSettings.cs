using LocalMode.LlamaCpp.Adapters;
using Microsoft.Extensions.Logging;

namespace LocalMode.LlamaCpp.Engine;

/// <summary>The options of a client as they were when it was opened, checked.</summary>
internal sealed record EngineSettings
{
    public const int DefaultContextSize = 4096;

    public required int? ContextSize { get; init; }

    public required int BatchSize { get; init; }

    public required int Threads { get; init; }

    public required int QueueLimit { get; init; }

    public required long? MemoryLimit { get; init; }

    public required string? ChatTemplate { get; init; }

    public required AdapterSettings[] Adapters { get; init; }

    public required bool VerifyFiles { get; init; }

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
            TimeProvider = options.TimeProvider,
            Logger = options.LoggerFactory?.CreateLogger(typeof(LlamaCppChatClient).FullName!),
        };
    }
}
