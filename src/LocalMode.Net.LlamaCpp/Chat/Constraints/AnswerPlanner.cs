namespace LocalMode.LlamaCpp.Chat.Constraints;

/// <summary>Decides, before the run, what an answer may be.</summary>
internal static class AnswerPlanner
{
    /// <summary>Plans an answer.</summary>
    /// <param name="request">The request.</param>
    /// <param name="prompt">What the model knows of its template.</param>
    /// <param name="prepared">The prompt.</param>
    /// <returns>The plan, or <see langword="null"/> if the answer may be anything.</returns>
    public static AnswerPlan? Plan(ChatRequest request, ChatPrompt prompt, PreparedPrompt prepared) => null;
}
