using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Inference;

/// <summary>Implements every role of ours: records what it is called with and gives each input a result that tells which it was.</summary>
internal sealed class FakeRole :
    ITextClassifier, IZeroShotClassifier, IEntityExtractor, IReranker, IQuestionAnswerer, ISummarizer, ITranslator, IMaskFiller, IAsyncDisposable
{
    /// <summary>One entry a call: the method, its inputs as text, its options and its token.</summary>
    public List<(string Method, string[] Inputs, InferenceOptions? Options, CancellationToken Token)> Calls { get; } = [];

    public bool ReportsUsage { get; set; } = true;

    /// <summary>How many results there are beyond the inputs; below 0 for fewer.</summary>
    public int Surplus { get; set; }

    /// <summary>The score of each document, by its text.</summary>
    public Func<string, float> Score { get; set; } = text => text.Length;

    /// <summary>Runs before a call answers; may throw or wait.</summary>
    public Func<Task> Before { get; set; } = () => Task.CompletedTask;

    public Dictionary<Type, object> Services { get; } = [];

    public int Disposals { get; private set; }

    public string ModelId { get; set; } = "fake";

    public bool IsInputTruncated { get; set; }

    public Task<InferenceResults<TextClassification>> GetClassificationsAsync(IEnumerable<TextInput> texts, TextClassificationOptions? options = null, CancellationToken cancellationToken = default) =>
        AnswerAsync("classify", texts, options, input => new TextClassification { Labels = [new(input.Pair is null ? input.Text : $"{input.Text}|{input.Pair}", 1)] }, cancellationToken);

    public Task<InferenceResults<TextClassification>> GetClassificationsAsync(IEnumerable<string> texts, IEnumerable<string> labels, ZeroShotClassificationOptions? options = null, CancellationToken cancellationToken = default) =>
        AnswerAsync("zero-shot", texts, options, text => new TextClassification { Labels = [.. labels.Select(label => new LabelScore($"{text}:{label}", 1))] }, cancellationToken);

    public Task<InferenceResults<EntityExtraction>> GetEntitiesAsync(IEnumerable<string> texts, EntityExtractionOptions? options = null, CancellationToken cancellationToken = default) =>
        AnswerAsync("extract", texts, options, text => new EntityExtraction { Entities = [new("ALL", 1, text, 0..text.Length)] }, cancellationToken);

    public Task<InferenceResults<QuestionAnswers>> GetAnswersAsync(IEnumerable<QuestionInput> questions, QuestionAnsweringOptions? options = null, CancellationToken cancellationToken = default) =>
        AnswerAsync("answer", questions, options, input => new QuestionAnswers { Answers = [new($"{input.Question}|{input.Context}", 1, 0..0)] }, cancellationToken);

    public Task<InferenceResults<Summary>> GetSummariesAsync(IEnumerable<string> texts, SummarizationOptions? options = null, CancellationToken cancellationToken = default) =>
        AnswerAsync("summarize", texts, options, text => new Summary { Sequences = [new(text, ChatFinishReason.Stop)] }, cancellationToken);

    public Task<InferenceResults<Translation>> GetTranslationsAsync(IEnumerable<string> texts, TranslationOptions? options = null, CancellationToken cancellationToken = default) =>
        AnswerAsync("translate", texts, options, text => new Translation { Sequences = [new(text, ChatFinishReason.Length)] }, cancellationToken);

    public Task<InferenceResults<MaskFilling>> GetMaskFillingsAsync(IEnumerable<string> texts, MaskFillingOptions? options = null, CancellationToken cancellationToken = default) =>
        AnswerAsync("fill", texts, options, text => new MaskFilling { Masks = [[new("x", 0, 1, text)]] }, cancellationToken);

    public async Task<RerankScores> GetScoresAsync(string query, IEnumerable<string> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        string[] all = [.. documents];
        Calls.Add(("rerank", [query, .. all], options, cancellationToken));
        await Before();
        return new()
        {
            Scores = [.. all.Select(Score), .. Enumerable.Repeat(0f, Math.Max(Surplus, 0))],
            Usage = Usage(all.Length),
            ModelId = ModelId,
            IsInputTruncated = IsInputTruncated,
            Duration = TimeSpan.FromSeconds(1),
            AdditionalProperties = new() { ["call"] = Calls.Count },
        };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? serviceKey
        : Services.TryGetValue(serviceType, out object? service) ? service
        : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose() => Disposals++;

    public ValueTask DisposeAsync()
    {
        Disposals++;
        return ValueTask.CompletedTask;
    }

    private async Task<InferenceResults<TResult>> AnswerAsync<TInput, TResult>(
        string method, IEnumerable<TInput> inputs, InferenceOptions? options, Func<TInput, TResult> answer, CancellationToken token)
        where TResult : InferenceResult
    {
        TInput[] all = [.. inputs];
        Calls.Add((method, [.. all.Select(input => input!.ToString()!)], options, token));
        await Before();
        List<TResult> results = [.. all.Select(answer)];
        if (Surplus < 0)
            results.RemoveAt(0);
        for (int i = 0; i < Surplus; i++)
            results.Add(answer(all[0]));

        return new(results)
        {
            Usage = Usage(all.Length),
            ModelId = ModelId,
            IsInputTruncated = IsInputTruncated,
            Duration = TimeSpan.FromSeconds(1),
            AdditionalProperties = new() { ["call"] = Calls.Count },
        };
    }

    private UsageDetails? Usage(int inputs) =>
        ReportsUsage ? new() { InputTokenCount = inputs, OutputTokenCount = 2 * inputs, TotalTokenCount = 3 * inputs } : null;
}
