namespace LocalMode.Tokenizers;

/// <summary>The truncation that a tokenizer.json asks for. It is reported, not applied: the caller decides.</summary>
/// <param name="MaxLength">The most tokens of a sequence, special tokens included.</param>
/// <param name="Stride">The tokens that an overflowing part shares with the part before.</param>
/// <param name="Strategy">Which text of a pair is cut.</param>
/// <param name="Side">The end at which tokens are cut off.</param>
public sealed record TokenizerTruncation(int MaxLength, int Stride, TruncationStrategy Strategy, TokenizerSide Side);
