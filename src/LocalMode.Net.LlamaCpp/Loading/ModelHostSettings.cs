using Microsoft.Extensions.Logging;

namespace LocalMode.LlamaCpp.Loading;

/// <summary>What a host needs to know about its model.</summary>
internal sealed record ModelHostSettings
{
    /// <summary>Gets the model's file.</summary>
    public required ModelReference Model { get; init; }

    /// <summary>Gets a value indicating whether the first load compares the file with its published hash.</summary>
    public bool VerifyFiles { get; init; }

    /// <summary>Gets the time without a lease after which the model is freed; <see langword="null"/> keeps it.</summary>
    public TimeSpan? IdleUnloadAfter { get; init; }

    /// <summary>Gets the clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Gets the logger.</summary>
    public ILogger? Logger { get; init; }

    /// <summary>Gets where crashes are remembered; <see langword="null"/> remembers none.</summary>
    public CrashMarkers? Markers { get; init; }
}
