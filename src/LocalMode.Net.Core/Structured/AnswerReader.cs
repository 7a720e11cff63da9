namespace LocalMode;

/// <summary>Makes a value of the text of an answer.</summary>
/// <returns>What is wrong with the answer, or <see langword="null"/>.</returns>
internal delegate AnswerProblem? AnswerReader<TValue>(string text, out TValue value);
