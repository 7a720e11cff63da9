namespace LocalMode.LlamaCpp.Engine;

/// <summary>A piece of an answer on its way to the reader.</summary>
/// <param name="Text">The text; not empty.</param>
/// <param name="OutputTokens">The tokens that were generated up to and including this piece.</param>
/// <param name="ForcedTokens">How many of these were written without asking the model.</param>
internal readonly record struct AnswerPiece(string Text, int OutputTokens, int ForcedTokens);
