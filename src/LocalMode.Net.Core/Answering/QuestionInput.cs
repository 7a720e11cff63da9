namespace LocalMode;

/// <summary>A question with the text that holds its answer.</summary>
/// <param name="Question">The question.</param>
/// <param name="Context">The text.</param>
public readonly record struct QuestionInput(string Question, string Context);
