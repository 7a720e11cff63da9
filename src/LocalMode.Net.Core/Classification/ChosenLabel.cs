using Microsoft.Extensions.AI;

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
            AdditionalProperties = tellsProbability && Probability(answer.Response) is { } probability
                ? new() { [ChatTextClassifier.ProbabilityKey] = probability }
                : null,
        });
        return new(results)
        {
            Usage = UsageSum.Of(Array.ConvertAll(results, static result => result.Usage)),
            ModelId = results.Length > 0 ? results[0].ModelId : modelId,
            Duration = duration,
        };
    }

    /// <summary>Gives the product of what the model gave to its tokens; null where they were not only those of the label: they cannot be told apart then.</summary>
    private static double? Probability(ChatResponse response)
    {
        bool isLabelOnly = response.Usage?.ReasoningTokenCount is null or 0
            && response.Messages.All(static message => message.Contents.All(static content => content is not (TextReasoningContent or FunctionCallContent or FunctionResultContent)));
        return isLabelOnly && response.GetLogProbabilities() is { } known ? Math.Exp(known.Mean * known.Count) : null;
    }
}
