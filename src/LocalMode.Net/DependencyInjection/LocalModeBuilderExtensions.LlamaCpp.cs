using LocalMode.DependencyInjection;
using LocalMode.LlamaCpp;
using LocalMode.Opening;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LocalMode;

/// <content>The roles that llama.cpp runs, chat aside.</content>
public static partial class LocalModeBuilderExtensions
{
    /// <summary>Registers a GGUF model, run by llama.cpp, as <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/> of texts.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="model">The model file.</param>
    /// <param name="configure">Sets options in code, after those of the section <c>Embeddings</c> were bound; <see langword="null"/> for none.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/> for none; its section is then <c>Keyed:{serviceKey}:Embeddings</c>.</param>
    /// <returns>A builder that can also decorate this generator.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="model"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">An embedding model is registered under that key, or without a key, already.</exception>
    public static LocalModePipelineBuilder<EmbeddingGeneratorBuilder<string, Embedding<float>>> AddLlamaCppEmbeddings(
        this LocalModeBuilder builder, ModelReference model, Action<LlamaCppEmbeddingOptions>? configure = null, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(model);

        RegistrationKey key = RegistrationKey.Claim(builder.Services, EmbeddingsSection, serviceKey);
        ModelRegistration.AddOptions<LlamaCppEmbeddingOptions, LlamaCppEmbeddingOptionsValidator>(
            builder, key, static (options, section) => options.Bind(section), CompleteLlamaCpp, configure);
        Func<IServiceProvider, ModelOpener<LlamaCppEmbeddingGenerator>> opener =
            ModelRegistration.AddOpener<LlamaCppEmbeddingGenerator, LlamaCppEmbeddingOptions>(builder.Services, key, model, LlamaCppEmbeddingGenerator.OpenAsync);
        return new(builder, RegisterEmbeddings(builder.Services, serviceKey, opener, new(LlamaCppProvider, providerUri: null, model.Name)), serviceKey);
    }

    /// <summary>Registers a GGUF model, run by llama.cpp, as <see cref="IReranker"/>: how well documents answer a query.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="model">The model file.</param>
    /// <param name="configure">Sets options in code, after those of the section <c>Reranker</c> were bound; <see langword="null"/> for none.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/> for none; its section is then <c>Keyed:{serviceKey}:Reranker</c>.</param>
    /// <returns>A builder that can also decorate this model.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="model"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">A reranker is registered under that key, or without a key, already.</exception>
    public static LocalModePipelineBuilder<RerankerBuilder> AddLlamaCppReranker(
        this LocalModeBuilder builder, ModelReference model, Action<LlamaCppRerankerOptions>? configure = null, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(model);

        RegistrationKey key = RegistrationKey.Claim(builder.Services, "Reranker", serviceKey);
        ModelRegistration.AddOptions<LlamaCppRerankerOptions, LlamaCppRerankerOptionsValidator>(
            builder, key, static (options, section) => options.Bind(section), CompleteLlamaCpp, configure);
        Func<IServiceProvider, ModelOpener<LlamaCppReranker>> opener =
            ModelRegistration.AddOpener<LlamaCppReranker, LlamaCppRerankerOptions>(builder.Services, key, model, LlamaCppReranker.OpenAsync);
        RerankerBuilder pipeline = builder.Services.AddKeyedReranker(
            serviceKey, provider => new DeferredReranker<LlamaCppReranker>(opener(provider), new(LlamaCppProvider, null, model.Name)));
        return new(builder, pipeline, serviceKey);
    }

    private static void CompleteLlamaCpp(LlamaCppEncoderOptions options, IServiceProvider services)
    {
        options.LoggerFactory = services.GetService<ILoggerFactory>();
        options.TimeProvider = ModelRegistration.Clock(services);
    }
}
