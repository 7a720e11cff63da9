namespace LocalMode.Tokenizers;

/// <summary>A step of a compiled pattern.</summary>
/// <param name="Code">What is done.</param>
/// <param name="A">The first operand.</param>
/// <param name="B">The second operand.</param>
/// <param name="Set">The characters concerned.</param>
internal readonly record struct PatternInstruction(PatternCode Code, int A = 0, int B = 0, CodePointSet? Set = null);
