namespace LocalMode.Onnx;

/// <summary>A stretch of a window that may be an answer: tokens first, characters of the context once they are known.</summary>
internal readonly record struct AnswerSpan(float Score, int Start, int End);
