namespace LocalMode.LlamaCpp.Engine;

/// <summary>A piece of an answer on its way to the reader.</summary>
/// <param name="Text">The text; not empty.</param>
/// <param name="OutputTokens">The tokens that were generated up to and including this piece.</param>
internal readonly record struct AnswerPiece(string Text, int OutputTokens);
