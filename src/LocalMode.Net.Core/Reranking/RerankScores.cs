namespace LocalMode;

/// <summary>How well each document answers a query.</summary>
public sealed class RerankScores : InferenceResult
{
    /// <summary>Gets the scores in the order of the documents; higher is better. The range is the model's: 0 to 1 behind a sigmoid, any number without.</summary>
    public required IReadOnlyList<float> Scores { get; init; }
}
