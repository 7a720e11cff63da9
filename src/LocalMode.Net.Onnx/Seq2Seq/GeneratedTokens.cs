namespace LocalMode.Onnx;

/// <summary>An answer in tokens.</summary>
/// <param name="Ids">The tokens after the prompt, an end token included.</param>
/// <param name="IsCut">Whether it ended because it was as long as it may be.</param>
/// <param name="Score">The score by which beam search ordered it, or <see langword="null"/> without beams.</param>
internal sealed record GeneratedTokens(int[] Ids, bool IsCut, float? Score);
