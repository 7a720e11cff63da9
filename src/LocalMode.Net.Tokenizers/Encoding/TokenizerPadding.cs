namespace LocalMode.Tokenizers;

/// <summary>How sequences are filled up to one length. A tokenizer.json may carry one; see <see cref="HfTokenizer.FileOptions"/>.</summary>
/// <param name="FixedLength">The tokens to which each sequence is filled up, or <see langword="null"/> for the longest of the batch.</param>
/// <param name="MultipleOf">What the length is rounded up to a multiple of, or <see langword="null"/>.</param>
/// <param name="PadToken">The text of the padding token.</param>
/// <param name="PadId">The id of the padding token.</param>
/// <param name="PadTypeId">The type id of the padding token.</param>
/// <param name="Side">The end at which padding is added.</param>
public sealed record TokenizerPadding(
    int? FixedLength = null, int? MultipleOf = null, string PadToken = "[PAD]", int PadId = 0, int PadTypeId = 0, TokenizerSide Side = TokenizerSide.Right);
