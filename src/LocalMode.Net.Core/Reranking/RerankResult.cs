namespace LocalMode;

/// <summary>The documents of a query, the best first.</summary>
/// <typeparam name="T">The documents' type.</typeparam>
public sealed class RerankResult<T> : InferenceResult
{
    /// <summary>Gets the documents, the best first; of equal scores the earlier in the caller's list first.</summary>
    public required IReadOnlyList<Ranked<T>> Items { get; init; }
}
