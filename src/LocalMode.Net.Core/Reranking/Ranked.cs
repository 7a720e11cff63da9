namespace LocalMode;

/// <summary>A document with its place in the caller's list and its score.</summary>
/// <typeparam name="T">The document's type.</typeparam>
/// <param name="Item">The caller's own object.</param>
/// <param name="Index">Its index among the documents given.</param>
/// <param name="Score">The score; higher is better.</param>
public readonly record struct Ranked<T>(T Item, int Index, float Score);
