using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>What every result of a role carries beside its answer.</summary>
/// <remarks>Belongs to the caller; nothing changes it afterwards.</remarks>
public abstract class InferenceResult
{
    /// <summary>Gets the tokens that the model was fed and gave for this result, special tokens included and padding not; <see langword="null"/> where the provider does not count.</summary>
    public UsageDetails? Usage { get; init; }

    /// <summary>Gets the model that answered, or <see langword="null"/> where the provider does not say.</summary>
    public string? ModelId { get; init; }

    /// <summary>Gets the time from the call to its end, waiting included. Results of one call share it.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Gets a value indicating whether the model saw only a part of an input, which was longer than it takes. Never so without being told to, or documented by the provider.</summary>
    public bool IsInputTruncated { get; init; }

    /// <summary>Gets what only this provider tells, by the keys that it documents; <see langword="null"/> for nothing.</summary>
    public AdditionalPropertiesDictionary? AdditionalProperties { get; init; }
}
