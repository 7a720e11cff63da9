namespace LocalMode.Onnx;

/// <summary>The likeliest answers of one window.</summary>
/// <param name="Spans">Stretches of the context, the likeliest first.</param>
/// <param name="NullScore">The probability that the window has no answer.</param>
internal readonly record struct WindowAnswers(ReadOnlyMemory<AnswerSpan> Spans, float NullScore);
