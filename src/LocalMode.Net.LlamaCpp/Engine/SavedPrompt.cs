namespace LocalMode.LlamaCpp.Engine;

/// <summary>A saved conversation.</summary>
/// <param name="Path">The file.</param>
/// <param name="Tokens">The tokens that it holds.</param>
internal sealed record SavedPrompt(string Path, int[] Tokens);
