namespace LocalMode.Tokenizers;

/// <summary>How a sequence of tokens that is too long is cut. A tokenizer.json may carry one; see <see cref="HfTokenizer.FileOptions"/>.</summary>
/// <param name="MaxLength">The most tokens of a sequence, special tokens included; at least the number of special tokens.</param>
/// <param name="Stride">The tokens that an overflowing part shares with the part before; less than what <paramref name="MaxLength"/> leaves for the text.</param>
/// <param name="Strategy">Which text of a pair is cut.</param>
/// <param name="Side">The end at which tokens are cut off.</param>
public sealed record TokenizerTruncation(
    int MaxLength, int Stride = 0, TruncationStrategy Strategy = TruncationStrategy.LongestFirst, TokenizerSide Side = TokenizerSide.Right);
