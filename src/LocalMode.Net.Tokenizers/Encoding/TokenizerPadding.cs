namespace LocalMode.Tokenizers;

/// <summary>The padding that a tokenizer.json asks for. It is reported, not applied: the caller decides.</summary>
/// <param name="FixedLength">The tokens to which each sequence is filled up, or <see langword="null"/> for the longest of the batch.</param>
/// <param name="MultipleOf">What the length is rounded up to a multiple of, or <see langword="null"/>.</param>
/// <param name="PadToken">The text of the padding token.</param>
/// <param name="PadId">The id of the padding token.</param>
/// <param name="PadTypeId">The type id of the padding token.</param>
/// <param name="Side">The end at which padding is added.</param>
public sealed record TokenizerPadding(int? FixedLength, int? MultipleOf, string PadToken, int PadId, int PadTypeId, TokenizerSide Side);
