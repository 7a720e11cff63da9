using System.Globalization;

namespace LocalMode.Inference;

/// <summary>What calls of our roles hold, as text for logs and traces; every role's in one place.</summary>
internal static class InferenceContent
{
    /// <summary>Writes the inputs of a call: what stands beside the texts (labels, a query), then the texts.</summary>
    public static string[] Inputs<TInput>(IEnumerable<TInput> inputs, IEnumerable<string>? beside) => [.. beside ?? [], .. inputs.Select(Input)];

    /// <summary>Writes the outputs of a call, a line an input.</summary>
    public static string[] Outputs(InferenceResult result) => result switch
    {
        RerankScores scores => [.. scores.Scores.Select(Number)],
        IEnumerable<InferenceResult> many => [.. many.Select(Output)],
        _ => [Output(result)],
    };

    /// <summary>Counts the results of a call.</summary>
    public static int Count(InferenceResult result) => result switch
    {
        RerankScores scores => scores.Scores.Count,
        IReadOnlyCollection<InferenceResult> many => many.Count,
        _ => 1,
    };

    /// <summary>Returns why each text that the model wrote ended; empty for roles that write none.</summary>
    public static string[] FinishReasons(InferenceResult result) => result switch
    {
        IEnumerable<Summary> summaries => [.. summaries.Select(static summary => summary.FinishReason.Value)],
        IEnumerable<Translation> translations => [.. translations.Select(static translation => translation.FinishReason.Value)],
        _ => [],
    };

    private static string Input<TInput>(TInput input) => input switch
    {
        TextInput { Pair: { } pair } text => $"{text.Text} | {pair}",
        TextInput text => text.Text,
        QuestionInput question => $"{question.Question} | {question.Context}",
        _ => input?.ToString() ?? "null",
    };

    private static string Output(InferenceResult result) => result switch
    {
        TextClassification labels => Join(labels.Labels.Select(static label => $"{label.Label} {Number(label.Score)}")),
        EntityExtraction entities => Join(entities.Entities.Select(static entity => $"{entity.Label} {entity.Range}: {entity.Text} {Number(entity.Score)}")),
        QuestionAnswers answers => Join(answers.Answers.Select(static answer => $"{answer.Text} {Number(answer.Score)}")),
        MaskFilling masks => string.Join(" | ", masks.Masks.Select(static mask => Join(mask.Select(static candidate => $"{candidate.Token} {Number(candidate.Score)}")))),
        _ => result.ToString() ?? "",
    };

    private static string Join(IEnumerable<string> parts) => string.Join(", ", parts);

    private static string Number(float value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
