namespace LocalMode;

/// <summary>The entities of one text.</summary>
public sealed class EntityExtraction : InferenceResult
{
    /// <summary>Gets the entities in the order of the text; empty if there are none.</summary>
    public required IReadOnlyList<Entity> Entities { get; init; }
}
