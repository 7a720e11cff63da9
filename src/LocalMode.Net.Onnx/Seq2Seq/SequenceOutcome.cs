namespace LocalMode.Onnx;

/// <summary>What became of one text.</summary>
/// <param name="Sequences">The answers, the best first.</param>
/// <param name="InputTokens">The tokens that the encoder saw.</param>
/// <param name="OutputTokens">The tokens of all answers, end tokens included.</param>
/// <param name="IsTruncated">Whether the text was cut.</param>
internal sealed record SequenceOutcome(GeneratedSequence[] Sequences, int InputTokens, int OutputTokens, bool IsTruncated);
