using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Reads texts of calls whose options are not ours.</summary>
internal static class CallText
{
    /// <summary>Returns what stands under a key, or <see langword="null"/> if nothing does.</summary>
    /// <exception cref="ArgumentException">It is no text.</exception>
    public static string? Read(AdditionalPropertiesDictionary? properties, string key)
    {
        if (properties is null || !properties.TryGetValue(key, out object? value) || value is null)
            return null;

        return value as string ?? throw new ArgumentException($"The additional property {key} is of the type {value.GetType().Name}; expected a string.", nameof(properties));
    }
}
