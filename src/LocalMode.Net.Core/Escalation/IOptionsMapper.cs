using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Makes the options that the cloud leg gets from the caller's.</summary>
/// <remarks>
/// The built-in mapper copies only what means the same on any model. Replace it to pass on more, such as a provider's own settings. What it gives is part of
/// the payload that the guard inspects. Implementations are safe for concurrent use and never change what they are given.
/// </remarks>
public interface IOptionsMapper
{
    /// <summary>Maps the options of a request for the cloud leg.</summary>
    /// <param name="options">The caller's options, or <see langword="null"/>.</param>
    /// <param name="cloudModelId"><see cref="EscalationOptions.CloudModelId"/>.</param>
    /// <returns>A new object, or <see langword="null"/> for none.</returns>
    ChatOptions? Map(ChatOptions? options, string? cloudModelId);
}
