namespace LocalMode;

/// <summary>A token for a mask.</summary>
/// <param name="Token">The token's text.</param>
/// <param name="TokenId">Its id.</param>
/// <param name="Score">The probability, from 0 to 1.</param>
/// <param name="Sequence">The whole text with the token in this mask; other masks stay.</param>
public sealed record MaskCandidate(string Token, int TokenId, float Score, string Sequence);
