using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>What a call of any of our roles can say; each role's own options derive from it.</summary>
/// <remarks>A role reads the options before its call returns the task, and never changes them. Not safe for changes while a call reads them.</remarks>
public abstract class InferenceOptions
{
    /// <summary>
    /// The key under which <see cref="Priority"/> stands in the <c>AdditionalProperties</c> of options that are not ours, such as
    /// <see cref="EmbeddingGenerationOptions"/>.
    /// </summary>
    public const string PriorityKey = "localmode.priority";

    /// <summary>Gets or sets the model; <see langword="null"/>, the default, for the client's own. A client of one model refuses any other.</summary>
    public string? ModelId { get; set; }

    /// <summary>Gets or sets how urgent the call is among those that wait for the same model. Default <see cref="InferencePriority.Normal"/>.</summary>
    public InferencePriority Priority { get; set; }

    /// <summary>Gets or sets what only one provider understands, by the keys that it documents; <see langword="null"/> for nothing.</summary>
    public AdditionalPropertiesDictionary? AdditionalProperties { get; set; }

    /// <summary>Copies the options, so that a decorator can change the copy and leave the caller's as they are. Values of reference types are shared.</summary>
    /// <returns>The copy, with an <see cref="AdditionalProperties"/> of its own.</returns>
    public virtual InferenceOptions Clone()
    {
        InferenceOptions copy = (InferenceOptions)MemberwiseClone();
        copy.AdditionalProperties = AdditionalProperties?.Clone();
        return copy;
    }
}
