using LocalMode.DependencyInjection;
using LocalMode.Onnx;
using LocalMode.Opening;
using LocalMode.Static;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LocalMode;

/// <content>Embeddings.</content>
public static partial class LocalModeBuilderExtensions
{
    /// <summary>Registers a model directory, run by ONNX Runtime, as <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/> of texts.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="model">The model directory.</param>
    /// <param name="configure">Sets options in code, after those of the section <c>Embeddings</c> were bound; <see langword="null"/> for none.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/> for none; its section is then <c>Keyed:{serviceKey}:Embeddings</c>.</param>
    /// <returns>A builder that can also decorate this generator.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="model"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">An embedding model is registered under that key, or without a key, already.</exception>
    public static LocalModePipelineBuilder<EmbeddingGeneratorBuilder<string, Embedding<float>>> AddOnnxEmbeddings(
        this LocalModeBuilder builder, ModelReference model, Action<OnnxEmbeddingOptions>? configure = null, object? serviceKey = null) =>
        ModelRegistration.AddOnnx<OnnxEmbeddingGenerator, OnnxEmbeddingOptions, OnnxEmbeddingOptionsValidator, EmbeddingGeneratorBuilder<string, Embedding<float>>>(
            builder, EmbeddingsSection, model, configure, serviceKey, static (options, section) => options.Bind(section), OnnxEmbeddingGenerator.OpenAsync, (services, opener) =>
                RegisterEmbeddings(services, serviceKey, opener, new(OnnxProvider, providerUri: null, model.Name)));

    /// <summary>Registers a model directory with a table of word vectors (model2vec) as <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/> of texts: no engine, and hundreds of times faster.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="model">The model directory.</param>
    /// <param name="configure">Sets options in code, after those of the section <c>Embeddings</c> were bound; <see langword="null"/> for none.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/> for none; its section is then <c>Keyed:{serviceKey}:Embeddings</c>.</param>
    /// <returns>A builder that can also decorate this generator.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="model"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">An embedding model is registered under that key, or without a key, already.</exception>
    public static LocalModePipelineBuilder<EmbeddingGeneratorBuilder<string, Embedding<float>>> AddStaticEmbeddings(
        this LocalModeBuilder builder, ModelReference model, Action<StaticEmbeddingOptions>? configure = null, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(model);

        RegistrationKey key = RegistrationKey.Claim(builder.Services, EmbeddingsSection, serviceKey);
        ModelRegistration.AddOptions<StaticEmbeddingOptions, StaticEmbeddingOptionsValidator>(
            builder,
            key,
            static (options, section) => options.Bind(section),
            static (options, services) =>
            {
                options.LoggerFactory = services.GetService<ILoggerFactory>();
                options.TimeProvider = ModelRegistration.Clock(services);
            },
            configure);
        Func<IServiceProvider, ModelOpener<StaticEmbeddingGenerator>> opener =
            ModelRegistration.AddOpener<StaticEmbeddingGenerator, StaticEmbeddingOptions>(builder.Services, key, model, StaticEmbeddingGenerator.OpenAsync);
        return new(builder, RegisterEmbeddings(builder.Services, serviceKey, opener, new(StaticProvider, providerUri: null, model.Name)), serviceKey);
    }

    private static EmbeddingGeneratorBuilder<string, Embedding<float>> RegisterEmbeddings<T>(
        IServiceCollection services, object? serviceKey, Func<IServiceProvider, ModelOpener<T>> opener, EmbeddingGeneratorMetadata metadata)
        where T : class, IEmbeddingGenerator<string, Embedding<float>>, IAsyncDisposable
    {
        return serviceKey is null ? services.AddEmbeddingGenerator(Create) : services.AddKeyedEmbeddingGenerator(serviceKey, Create);

        IEmbeddingGenerator<string, Embedding<float>> Create(IServiceProvider provider) => new DeferredEmbeddingGenerator<T>(opener(provider), metadata);
    }
}
