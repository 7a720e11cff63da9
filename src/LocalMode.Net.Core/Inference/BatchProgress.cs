namespace LocalMode;

/// <summary>What is reported while many inputs are worked on.</summary>
/// <param name="Completed">The inputs that have their result, from 0 to <paramref name="Total"/>.</param>
/// <param name="Total">The inputs of the call.</param>
public readonly record struct BatchProgress(int Completed, int Total);
