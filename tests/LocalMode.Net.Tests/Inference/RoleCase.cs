using LocalMode.Core.Tests.Inference;
using LocalMode.Opening;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LocalMode.Tests.Inference;

/// <summary>What this package adds to one role, in a shape that all roles share.</summary>
internal abstract record RoleCase(string Operation)
{
    public static IReadOnlyDictionary<string, RoleCase> All { get; } = new Dictionary<string, RoleCase>
    {
        ["classify"] = new RoleCase<ITextClassifier, TextClassifierBuilder>(
            "classify",
            (role, t) => Results(role.GetClassificationsAsync([new("secret", "pair"), "other"], new() { ModelId = "asked" }, t)),
            role => role.AsBuilder(), f => new(f), (b, f, s) => b.UseLogging(f, d => d.EnableSensitiveData = s), (b, s) => b.UseOpenTelemetry(d => d.EnableSensitiveData = s),
            (services, f, l) => services.AddTextClassifier(f, l), (services, k, f) => services.AddKeyedTextClassifier(k, f),
            opener => new DeferredTextClassifier<FakeRole>(opener, new("early"))),
        ["zero-shot"] = new RoleCase<IZeroShotClassifier, ZeroShotClassifierBuilder>(
            "zero_shot_classify",
            (role, t) => Results(role.GetClassificationsAsync(["secret", "other"], ["label"], new() { ModelId = "asked" }, t)),
            role => role.AsBuilder(), f => new(f), (b, f, s) => b.UseLogging(f, d => d.EnableSensitiveData = s), (b, s) => b.UseOpenTelemetry(d => d.EnableSensitiveData = s),
            (services, f, l) => services.AddZeroShotClassifier(f, l), (services, k, f) => services.AddKeyedZeroShotClassifier(k, f),
            opener => new DeferredZeroShotClassifier<FakeRole>(opener, new("early"))),
        ["extract"] = new RoleCase<IEntityExtractor, EntityExtractorBuilder>(
            "extract_entities",
            (role, t) => Results(role.GetEntitiesAsync(["secret", "other"], new() { ModelId = "asked" }, t)),
            role => role.AsBuilder(), f => new(f), (b, f, s) => b.UseLogging(f, d => d.EnableSensitiveData = s), (b, s) => b.UseOpenTelemetry(d => d.EnableSensitiveData = s),
            (services, f, l) => services.AddEntityExtractor(f, l), (services, k, f) => services.AddKeyedEntityExtractor(k, f),
            opener => new DeferredEntityExtractor<FakeRole>(opener, new("early"))),
        ["rerank"] = new RoleCase<IReranker, RerankerBuilder>(
            "rerank",
            async (role, t) => await role.GetScoresAsync("query", ["secret", "other"], new() { ModelId = "asked" }, t),
            role => role.AsBuilder(), f => new(f), (b, f, s) => b.UseLogging(f, d => d.EnableSensitiveData = s), (b, s) => b.UseOpenTelemetry(d => d.EnableSensitiveData = s),
            (services, f, l) => services.AddReranker(f, l), (services, k, f) => services.AddKeyedReranker(k, f),
            opener => new DeferredReranker<FakeRole>(opener, new("early"))),
        ["answer"] = new RoleCase<IQuestionAnswerer, QuestionAnswererBuilder>(
            "answer",
            (role, t) => Results(role.GetAnswersAsync([new("q", "secret"), new("q", "other")], new() { ModelId = "asked" }, t)),
            role => role.AsBuilder(), f => new(f), (b, f, s) => b.UseLogging(f, d => d.EnableSensitiveData = s), (b, s) => b.UseOpenTelemetry(d => d.EnableSensitiveData = s),
            (services, f, l) => services.AddQuestionAnswerer(f, l), (services, k, f) => services.AddKeyedQuestionAnswerer(k, f),
            opener => new DeferredQuestionAnswerer<FakeRole>(opener, new("early"))),
        ["summarize"] = new RoleCase<ISummarizer, SummarizerBuilder>(
            "summarize",
            (role, t) => Results(role.GetSummariesAsync(["secret", "other"], new() { ModelId = "asked", MaxOutputTokens = 9 }, t)),
            role => role.AsBuilder(), f => new(f), (b, f, s) => b.UseLogging(f, d => d.EnableSensitiveData = s), (b, s) => b.UseOpenTelemetry(d => d.EnableSensitiveData = s),
            (services, f, l) => services.AddSummarizer(f, l), (services, k, f) => services.AddKeyedSummarizer(k, f),
            opener => new DeferredSummarizer<FakeRole>(opener, new("early"))),
        ["translate"] = new RoleCase<ITranslator, TranslatorBuilder>(
            "translate",
            (role, t) => Results(role.GetTranslationsAsync(["secret", "other"], new() { ModelId = "asked" }, t)),
            role => role.AsBuilder(), f => new(f), (b, f, s) => b.UseLogging(f, d => d.EnableSensitiveData = s), (b, s) => b.UseOpenTelemetry(d => d.EnableSensitiveData = s),
            (services, f, l) => services.AddTranslator(f, l), (services, k, f) => services.AddKeyedTranslator(k, f),
            opener => new DeferredTranslator<FakeRole>(opener, new("early"))),
        ["fill"] = new RoleCase<IMaskFiller, MaskFillerBuilder>(
            "fill_mask",
            (role, t) => Results(role.GetMaskFillingsAsync(["secret", "other"], new() { ModelId = "asked" }, t)),
            role => role.AsBuilder(), f => new(f), (b, f, s) => b.UseLogging(f, d => d.EnableSensitiveData = s), (b, s) => b.UseOpenTelemetry(d => d.EnableSensitiveData = s),
            (services, f, l) => services.AddMaskFiller(f, l), (services, k, f) => services.AddKeyedMaskFiller(k, f),
            opener => new DeferredMaskFiller<FakeRole>(opener, new("early"))),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    public abstract Type Role { get; }

    /// <summary>Calls the role with a text "secret" and another, options that ask for the model "asked".</summary>
    public abstract Task<InferenceResult> CallAsync(object role, CancellationToken token);

    public abstract object Logged(FakeRole role, ILoggerFactory? factory, bool sensitive, IServiceProvider? services = null);

    public abstract object Traced(FakeRole role, bool sensitive);

    public abstract void Add(IServiceCollection services, Func<IServiceProvider, FakeRole> factory, object? key, ServiceLifetime lifetime, Func<object, object> decorate);

    public abstract object Deferred(ModelOpener<FakeRole> opener);

    private static async Task<InferenceResult> Results<T>(Task<InferenceResults<T>> results)
        where T : InferenceResult => await results;
}
