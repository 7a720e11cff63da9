using LocalMode.DependencyInjection;
using LocalMode.Onnx;
using LocalMode.Opening;
using Microsoft.Extensions.DependencyInjection;

namespace LocalMode;

/// <content>The roles that ONNX Runtime runs, embeddings aside.</content>
public static partial class LocalModeBuilderExtensions
{
    /// <summary>Registers a model directory, run by ONNX Runtime, as <see cref="ITextClassifier"/>: texts into the classes that the model was trained for.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="model">The model directory.</param>
    /// <param name="configure">Sets options in code, after those of the section <c>TextClassifier</c> were bound; <see langword="null"/> for none.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/> for none; its section is then <c>Keyed:{serviceKey}:TextClassifier</c>.</param>
    /// <returns>A builder that can also decorate this model.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="model"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">A text classifier is registered under that key, or without a key, already.</exception>
    public static LocalModePipelineBuilder<TextClassifierBuilder> AddOnnxTextClassifier(
        this LocalModeBuilder builder, ModelReference model, Action<OnnxTextClassifierOptions>? configure = null, object? serviceKey = null) =>
        ModelRegistration.AddOnnx<OnnxTextClassifier, OnnxTextClassifierOptions, OnnxTextClassifierOptionsValidator, TextClassifierBuilder>(
            builder, "TextClassifier", model, configure, serviceKey, static (options, section) => options.Bind(section), OnnxTextClassifier.OpenAsync, (services, opener) =>
                services.AddKeyedTextClassifier(serviceKey, provider => new DeferredTextClassifier<OnnxTextClassifier>(opener(provider), new(OnnxProvider, null, model.Name))));

    /// <summary>Registers a model directory, run by ONNX Runtime, as <see cref="IZeroShotClassifier"/>: texts into classes that the caller names, by natural-language inference.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="model">The model directory.</param>
    /// <param name="configure">Sets options in code, after those of the section <c>ZeroShotClassifier</c> were bound; <see langword="null"/> for none.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/> for none; its section is then <c>Keyed:{serviceKey}:ZeroShotClassifier</c>.</param>
    /// <returns>A builder that can also decorate this model.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="model"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">A zero-shot classifier is registered under that key, or without a key, already.</exception>
    public static LocalModePipelineBuilder<ZeroShotClassifierBuilder> AddOnnxZeroShotClassifier(
        this LocalModeBuilder builder, ModelReference model, Action<OnnxZeroShotClassifierOptions>? configure = null, object? serviceKey = null) =>
        ModelRegistration.AddOnnx<OnnxZeroShotClassifier, OnnxZeroShotClassifierOptions, OnnxZeroShotClassifierOptionsValidator, ZeroShotClassifierBuilder>(
            builder, "ZeroShotClassifier", model, configure, serviceKey, static (options, section) => options.Bind(section), OnnxZeroShotClassifier.OpenAsync, (services, opener) =>
                services.AddKeyedZeroShotClassifier(serviceKey, provider => new DeferredZeroShotClassifier<OnnxZeroShotClassifier>(opener(provider), new(OnnxProvider, null, model.Name))));

    /// <summary>Registers a model directory, run by ONNX Runtime, as <see cref="IEntityExtractor"/>: names of people, places and other kinds in texts.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="model">The model directory.</param>
    /// <param name="configure">Sets options in code, after those of the section <c>EntityExtractor</c> were bound; <see langword="null"/> for none.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/> for none; its section is then <c>Keyed:{serviceKey}:EntityExtractor</c>.</param>
    /// <returns>A builder that can also decorate this model.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="model"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">An entity extractor is registered under that key, or without a key, already.</exception>
    public static LocalModePipelineBuilder<EntityExtractorBuilder> AddOnnxEntityExtractor(
        this LocalModeBuilder builder, ModelReference model, Action<OnnxEntityExtractorOptions>? configure = null, object? serviceKey = null) =>
        ModelRegistration.AddOnnx<OnnxEntityExtractor, OnnxEntityExtractorOptions, OnnxEntityExtractorOptionsValidator, EntityExtractorBuilder>(
            builder, "EntityExtractor", model, configure, serviceKey, static (options, section) => options.Bind(section), OnnxEntityExtractor.OpenAsync, (services, opener) =>
                services.AddKeyedEntityExtractor(serviceKey, provider => new DeferredEntityExtractor<OnnxEntityExtractor>(opener(provider), new(OnnxProvider, null, model.Name))));

    /// <summary>Registers a model directory, run by ONNX Runtime, as <see cref="IReranker"/>: how well documents answer a query.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="model">The model directory.</param>
    /// <param name="configure">Sets options in code, after those of the section <c>Reranker</c> were bound; <see langword="null"/> for none.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/> for none; its section is then <c>Keyed:{serviceKey}:Reranker</c>.</param>
    /// <returns>A builder that can also decorate this model.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="model"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">A reranker is registered under that key, or without a key, already.</exception>
    public static LocalModePipelineBuilder<RerankerBuilder> AddOnnxReranker(
        this LocalModeBuilder builder, ModelReference model, Action<OnnxRerankerOptions>? configure = null, object? serviceKey = null) =>
        ModelRegistration.AddOnnx<OnnxReranker, OnnxRerankerOptions, OnnxRerankerOptionsValidator, RerankerBuilder>(
            builder, "Reranker", model, configure, serviceKey, static (options, section) => options.Bind(section), OnnxReranker.OpenAsync, (services, opener) =>
                services.AddKeyedReranker(serviceKey, provider => new DeferredReranker<OnnxReranker>(opener(provider), new(OnnxProvider, null, model.Name))));

    /// <summary>Registers a model directory, run by ONNX Runtime, as <see cref="IQuestionAnswerer"/>: answers that stand in a text.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="model">The model directory.</param>
    /// <param name="configure">Sets options in code, after those of the section <c>QuestionAnswerer</c> were bound; <see langword="null"/> for none.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/> for none; its section is then <c>Keyed:{serviceKey}:QuestionAnswerer</c>.</param>
    /// <returns>A builder that can also decorate this model.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="model"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">A question answerer is registered under that key, or without a key, already.</exception>
    public static LocalModePipelineBuilder<QuestionAnswererBuilder> AddOnnxQuestionAnswerer(
        this LocalModeBuilder builder, ModelReference model, Action<OnnxQuestionAnswererOptions>? configure = null, object? serviceKey = null) =>
        ModelRegistration.AddOnnx<OnnxQuestionAnswerer, OnnxQuestionAnswererOptions, OnnxQuestionAnswererOptionsValidator, QuestionAnswererBuilder>(
            builder, "QuestionAnswerer", model, configure, serviceKey, static (options, section) => options.Bind(section), OnnxQuestionAnswerer.OpenAsync, (services, opener) =>
                services.AddKeyedQuestionAnswerer(serviceKey, provider => new DeferredQuestionAnswerer<OnnxQuestionAnswerer>(opener(provider), new(OnnxProvider, null, model.Name))));

    /// <summary>Registers a model directory, run by ONNX Runtime, as <see cref="IMaskFiller"/>: words for gaps.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="model">The model directory.</param>
    /// <param name="configure">Sets options in code, after those of the section <c>MaskFiller</c> were bound; <see langword="null"/> for none.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/> for none; its section is then <c>Keyed:{serviceKey}:MaskFiller</c>.</param>
    /// <returns>A builder that can also decorate this model.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="model"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">A mask filler is registered under that key, or without a key, already.</exception>
    public static LocalModePipelineBuilder<MaskFillerBuilder> AddOnnxMaskFiller(
        this LocalModeBuilder builder, ModelReference model, Action<OnnxMaskFillerOptions>? configure = null, object? serviceKey = null) =>
        ModelRegistration.AddOnnx<OnnxMaskFiller, OnnxMaskFillerOptions, OnnxMaskFillerOptionsValidator, MaskFillerBuilder>(
            builder, "MaskFiller", model, configure, serviceKey, static (options, section) => options.Bind(section), OnnxMaskFiller.OpenAsync, (services, opener) =>
                services.AddKeyedMaskFiller(serviceKey, provider => new DeferredMaskFiller<OnnxMaskFiller>(opener(provider), new(OnnxProvider, null, model.Name))));

    /// <summary>Registers a model directory, run by ONNX Runtime, as <see cref="ISummarizer"/>: summaries by an encoder-decoder model.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="model">The model directory.</param>
    /// <param name="configure">Sets options in code, after those of the section <c>Summarizer</c> were bound; <see langword="null"/> for none.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/> for none; its section is then <c>Keyed:{serviceKey}:Summarizer</c>.</param>
    /// <returns>A builder that can also decorate this model.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="model"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">A summarizer is registered under that key, or without a key, already.</exception>
    public static LocalModePipelineBuilder<SummarizerBuilder> AddOnnxSummarizer(
        this LocalModeBuilder builder, ModelReference model, Action<OnnxSummarizerOptions>? configure = null, object? serviceKey = null) =>
        ModelRegistration.AddOnnx<OnnxSummarizer, OnnxSummarizerOptions, OnnxSummarizerOptionsValidator, SummarizerBuilder>(
            builder, "Summarizer", model, configure, serviceKey, static (options, section) => options.Bind(section), OnnxSummarizer.OpenAsync, (services, opener) =>
                services.AddKeyedSummarizer(serviceKey, provider => new DeferredSummarizer<OnnxSummarizer>(opener(provider), new(OnnxProvider, null, model.Name))));

    /// <summary>Registers a model directory, run by ONNX Runtime, as <see cref="ITranslator"/>: translations by an encoder-decoder model.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="model">The model directory.</param>
    /// <param name="configure">Sets options in code, after those of the section <c>Translator</c> were bound; <see langword="null"/> for none.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/> for none; its section is then <c>Keyed:{serviceKey}:Translator</c>.</param>
    /// <returns>A builder that can also decorate this model.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="model"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">A translator is registered under that key, or without a key, already.</exception>
    public static LocalModePipelineBuilder<TranslatorBuilder> AddOnnxTranslator(
        this LocalModeBuilder builder, ModelReference model, Action<OnnxTranslatorOptions>? configure = null, object? serviceKey = null) =>
        ModelRegistration.AddOnnx<OnnxTranslator, OnnxTranslatorOptions, OnnxTranslatorOptionsValidator, TranslatorBuilder>(
            builder, "Translator", model, configure, serviceKey, static (options, section) => options.Bind(section), OnnxTranslator.OpenAsync, (services, opener) =>
                services.AddKeyedTranslator(serviceKey, provider => new DeferredTranslator<OnnxTranslator>(opener(provider), new(OnnxProvider, null, model.Name))));
}
