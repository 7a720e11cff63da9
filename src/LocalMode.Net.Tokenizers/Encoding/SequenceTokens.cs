namespace LocalMode.Tokenizers;

/// <summary>The tokens of one text, taken out of the reusable buffers.</summary>
/// <param name="Ids">The ids.</param>
/// <param name="Spans">Where each token is in the caller's string.</param>
/// <param name="Words">The word of each token.</param>
/// <param name="Tokens">The text of each token, or nothing where they were not wanted.</param>
/// <param name="Firsts">Where each token is if an overflowing part begins with it; <see langword="null"/> where that makes no difference.</param>
internal sealed record SequenceTokens(int[] Ids, Piece[] Spans, int[] Words, string[] Tokens, Piece[]? Firsts);
