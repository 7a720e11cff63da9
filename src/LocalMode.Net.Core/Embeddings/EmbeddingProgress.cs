namespace LocalMode;

/// <summary>What is reported while many texts are embedded.</summary>
/// <param name="Completed">The texts that have their vectors, from 0 to <paramref name="Total"/>.</param>
/// <param name="Total">The texts of the call.</param>
public readonly record struct EmbeddingProgress(int Completed, int Total);
