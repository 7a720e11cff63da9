namespace LocalMode;

/// <summary>Why an answer does not have the form that was asked for, in words that a model can act on.</summary>
/// <param name="Kind">What kind of problem it is.</param>
/// <param name="Errors">The problems, each one line and cut to a bounded length; at least one.</param>
/// <param name="Schema">The schema that was asked for, if any.</param>
/// <param name="Cause">The error underneath, if any.</param>
internal sealed record AnswerProblem(AnswerProblemKind Kind, IReadOnlyList<string> Errors, string? Schema = null, Exception? Cause = null)
{
    /// <summary>Makes the typed error of an answer that stays invalid.</summary>
    /// <param name="text">The answer.</param>
    public InvalidOutputException ToException(string text) => new(Errors[0], text, Schema, Cause);
}
