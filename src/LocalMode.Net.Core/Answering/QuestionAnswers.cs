namespace LocalMode;

/// <summary>The answers to one question.</summary>
public sealed class QuestionAnswers : InferenceResult
{
    /// <summary>Gets the answers, the best first; empty if the model found none.</summary>
    public required IReadOnlyList<Answer> Answers { get; init; }

    /// <summary>Gets the best answer, or <see langword="null"/> if there is none.</summary>
    public Answer? Best => Answers.Count > 0 ? Answers[0] : null;
}
