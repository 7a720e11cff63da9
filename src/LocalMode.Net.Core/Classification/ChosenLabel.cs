namespace LocalMode;

/// <summary>Makes classifications of labels that a chat model chose.</summary>
internal static class ChosenLabel
{
    /// <summary>Gives the chosen label 1 and the others 0, in their order.</summary>
    public static LabelScore[] Score(string[] labels, string chosen) =>
        [new(chosen, 1), .. labels.Where(label => label != chosen).Select(static label => new LabelScore(label, 0))];

    public static InferenceResults<TextClassification> ToResults<TValue>(
        FormedAnswer<TValue>[] answers, Func<TValue, IReadOnlyList<LabelScore>> score, bool tellsProbability, string? modelId, TimeSpan duration)
    {
        TextClassification[] results = Array.ConvertAll(answers, answer => new TextClassification
        {
            Labels = score(answer.Value),
            Usage = answer.Usage,
            ModelId = answer.Response.ModelId ?? modelId,
            Duration = duration,
            AdditionalProperties = tellsProbability && answer.Response.GetLogProbabilities() is { } known
                ? new() { [ChatTextClassifier.ProbabilityKey] = Math.Exp(known.Mean * known.Count) }
                : null,
        });
        return new(results)
        {
            Usage = ChatRoleCalls.Sum(results.Select(static result => result.Usage)),
            ModelId = results.Length > 0 ? results[0].ModelId : modelId,
            Duration = duration,
        };
    }
}
