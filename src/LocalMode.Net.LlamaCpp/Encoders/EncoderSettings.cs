using LocalMode.LlamaCpp.Engine;
using LocalMode.LlamaCpp.Gguf;
using LocalMode.LlamaCpp.Loading;
using Microsoft.Extensions.Logging;

namespace LocalMode.LlamaCpp.Encoders;

/// <summary>The shared options of a role as they were when it was opened, checked.</summary>
internal sealed record EncoderSettings
{
    /// <summary>The longest input unless the options name another: memory for it is taken at once.</summary>
    public const int DefaultMaxTokens = 2048;

    /// <summary>Gets the role's class, which errors name.</summary>
    public required Type Owner { get; init; }

    /// <summary>Gets the name of the options type, for errors.</summary>
    public required string OptionsName { get; init; }

    /// <summary>Gets what chooses the pooling from the header, or refuses the model.</summary>
    public required Func<GgufFile, PoolingKind> ChoosePooling { get; init; }

    public required int? MaxTokens { get; init; }

    public required int TokenBudget { get; init; }

    public required int Threads { get; init; }

    public required int QueueLimit { get; init; }

    public required long? MemoryLimit { get; init; }

    public required bool VerifyFiles { get; init; }

    public required string? CrashMarkerDirectory { get; init; }

    public required bool IgnoreCrashMarker { get; init; }

    /// <summary>Gets the crash marker of this load.</summary>
    public CrashMarker? Marker { get; init; }

    public required TimeProvider TimeProvider { get; init; }

    public required ILogger? Logger { get; init; }

    /// <summary>Copies and checks options.</summary>
    /// <param name="options">The options.</param>
    /// <param name="owner">The role's class.</param>
    /// <param name="choosePooling">Chooses the pooling from the header, or refuses the model.</param>
    /// <exception cref="ArgumentException">An option is missing or outside of its range; names the property.</exception>
    public static EncoderSettings From(LlamaCppEncoderOptions options, Type owner, Func<GgufFile, PoolingKind> choosePooling)
    {
        string name = options.GetType().Name;
        OptionRange.Check(options.MaxTokens is null or >= 8, name, nameof(options.MaxTokens), options.MaxTokens, "8 or more");
        OptionRange.Check(options.TokenBudget is >= 8 and <= 8192, name, nameof(options.TokenBudget), options.TokenBudget, "8 to 8,192");
        OptionRange.Check(options.Threads is null or (>= 1 and <= 512), name, nameof(options.Threads), options.Threads, "1 to 512");
        OptionRange.Check(options.QueueLimit >= 0, name, nameof(options.QueueLimit), options.QueueLimit, "0 or more");
        OptionRange.Check(options.MemoryLimit is null or >= 0, name, nameof(options.MemoryLimit), options.MemoryLimit, "0 or more");
        OptionRange.Check(options.CrashMarkerDirectory is not "", name, nameof(options.CrashMarkerDirectory), options.CrashMarkerDirectory, "a folder, or null");
        ArgumentNullException.ThrowIfNull(options.TimeProvider);
        return new()
        {
            Owner = owner,
            OptionsName = name,
            ChoosePooling = choosePooling,
            MaxTokens = options.MaxTokens,
            TokenBudget = options.TokenBudget,
            Threads = options.Threads ?? ProcessorCores.Physical,
            QueueLimit = options.QueueLimit,
            MemoryLimit = options.MemoryLimit,
            VerifyFiles = options.VerifyFiles,
            CrashMarkerDirectory = options.CrashMarkerDirectory is { } directory ? Path.GetFullPath(directory) : null,
            IgnoreCrashMarker = options.IgnoreCrashMarker,
            TimeProvider = options.TimeProvider,
            Logger = options.LoggerFactory?.CreateLogger(owner.FullName!),
        };
    }
}
