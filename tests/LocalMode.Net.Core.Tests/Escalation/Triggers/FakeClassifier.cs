namespace LocalMode.Core.Tests.Escalation.Triggers;

internal sealed class FakeClassifier : ITextClassifier, IZeroShotClassifier
{
    public LabelScore[] Labels { get; init; } = [];

    public Exception? Error { get; init; }

    public List<string> Texts { get; } = [];

    public List<string> Asked { get; } = [];

    public Task<InferenceResults<TextClassification>> GetClassificationsAsync(
        IEnumerable<TextInput> texts, TextClassificationOptions? options = null, CancellationToken cancellationToken = default) =>
        AnswerAsync(texts.Select(t => t.Text));

    public Task<InferenceResults<TextClassification>> GetClassificationsAsync(
        IEnumerable<string> texts, IEnumerable<string> labels, ZeroShotClassificationOptions? options = null, CancellationToken cancellationToken = default)
    {
        Asked.AddRange(labels);
        return AnswerAsync(texts);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private Task<InferenceResults<TextClassification>> AnswerAsync(IEnumerable<string> texts)
    {
        Texts.AddRange(texts);
        return Error is null
            ? Task.FromResult(new InferenceResults<TextClassification>([new() { Labels = Labels }]))
            : Task.FromException<InferenceResults<TextClassification>>(Error);
    }
}
