namespace LocalMode.Tokenizers;

/// <summary>A compiled pattern. Immutable.</summary>
/// <param name="Code">The instructions.</param>
/// <param name="RegisterCount">The registers that they use.</param>
/// <param name="First">The characters with which a match can begin, or <see langword="null"/> if it may be empty.</param>
/// <param name="Source">The pattern, for errors.</param>
internal sealed record PatternProgram(PatternInstruction[] Code, int RegisterCount, CodePointSet? First, PatternSource Source);
