using LocalMode.Onnx;

namespace LocalMode.Tests.DependencyInjection;

/// <summary>One registration of a role that ONNX Runtime runs, with the tiny fixture that it is tried on.</summary>
internal sealed record OnnxRoleCase(
    string Fixture,
    Type Role,
    Action<LocalModeBuilder, ModelReference, object?> Add,
    Func<ModelReference, Task<object>> OpenAsync,
    Func<object, CancellationToken, Task<string>> CallAsync)
{
    private const string Text = "Marta Quill lives in Porto and works for the Harlan Group.";

    public static IReadOnlyDictionary<string, OnnxRoleCase> All { get; } = new Dictionary<string, OnnxRoleCase>
    {
        ["TextClassifier"] = new(
            "classify-single", typeof(ITextClassifier), (b, m, k) => b.AddOnnxTextClassifier(m, serviceKey: k).ConfigurePipeline(p => p.UseOpenTelemetry()), async m => await OnnxTextClassifier.OpenAsync(m),
            async (role, t) => string.Join(',', (await ((ITextClassifier)role).ClassifyAsync(Text, cancellationToken: t)).Labels)),
        ["ZeroShotClassifier"] = new(
            "zeroshot-nli", typeof(IZeroShotClassifier), (b, m, k) => b.AddOnnxZeroShotClassifier(m, serviceKey: k).ConfigurePipeline(p => p.UseOpenTelemetry()), async m => await OnnxZeroShotClassifier.OpenAsync(m),
            async (role, t) => string.Join(',', (await ((IZeroShotClassifier)role).ClassifyAsync(Text, ["people", "food"], cancellationToken: t)).Labels)),
        ["EntityExtractor"] = new(
            "ner-bert", typeof(IEntityExtractor), (b, m, k) => b.AddOnnxEntityExtractor(m, serviceKey: k).ConfigurePipeline(p => p.UseOpenTelemetry()), async m => await OnnxEntityExtractor.OpenAsync(m),
            async (role, t) => string.Join(',', (await ((IEntityExtractor)role).ExtractEntitiesAsync(Text, cancellationToken: t)).Entities)),
        ["Reranker"] = new(
            "rerank-bert", typeof(IReranker), (b, m, k) => b.AddOnnxReranker(m, serviceKey: k).ConfigurePipeline(p => p.UseOpenTelemetry()), async m => await OnnxReranker.OpenAsync(m),
            async (role, t) => string.Join(',', (await ((IReranker)role).RerankAsync("Where does Marta live?", [Text, "Bread is baked."], cancellationToken: t)).Items)),
        ["QuestionAnswerer"] = new(
            "qa-distilbert", typeof(IQuestionAnswerer), (b, m, k) => b.AddOnnxQuestionAnswerer(m, serviceKey: k).ConfigurePipeline(p => p.UseOpenTelemetry()), async m => await OnnxQuestionAnswerer.OpenAsync(m),
            async (role, t) => string.Join(',', (await ((IQuestionAnswerer)role).AnswerAsync("Where does Marta live?", Text, cancellationToken: t)).Answers)),
        ["MaskFiller"] = new(
            "fillmask-bert", typeof(IMaskFiller), (b, m, k) => b.AddOnnxMaskFiller(m, serviceKey: k).ConfigurePipeline(p => p.UseOpenTelemetry()), async m => await OnnxMaskFiller.OpenAsync(m),
            async (role, t) => string.Join(',', (await ((IMaskFiller)role).FillMaskAsync("The [MASK] is here.", cancellationToken: t)).Candidates)),
        ["Summarizer"] = new(
            "seq2seq-summarize", typeof(ISummarizer), (b, m, k) => b.AddOnnxSummarizer(m, serviceKey: k).ConfigurePipeline(p => p.UseOpenTelemetry()), async m => await OnnxSummarizer.OpenAsync(m),
            async (role, t) => (await ((ISummarizer)role).SummarizeAsync(Text, cancellationToken: t)).Sequences[0].ToString()),
        ["Translator"] = new(
            "translate-marian", typeof(ITranslator), (b, m, k) => b.AddOnnxTranslator(m, serviceKey: k).ConfigurePipeline(p => p.UseOpenTelemetry()), async m => await OnnxTranslator.OpenAsync(m),
            async (role, t) => (await ((ITranslator)role).TranslateAsync(Text, cancellationToken: t)).Sequences[0].ToString()),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    public ModelReference Model => Directory(Fixture);

    public static ModelReference Directory(string fixture) => ModelReference.FromDirectory(Path.Combine(AppContext.BaseDirectory, "Fixtures", "tasks", fixture));
}
