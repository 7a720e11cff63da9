using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>One text that a model wrote.</summary>
/// <param name="Text">The text.</param>
/// <param name="FinishReason">Why it ended: <see cref="ChatFinishReason.Stop"/>, or <see cref="ChatFinishReason.Length"/> where it was cut short.</param>
/// <param name="Score">The score by which beam search ordered it (log-probability over length to the power of the length penalty), or <see langword="null"/> without beams.</param>
public sealed record GeneratedSequence(string Text, ChatFinishReason FinishReason, float? Score = null);
