using LocalMode;
using LocalMode.Inference;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers entity extractors with a service collection.</summary>
public static class EntityExtractorServiceCollectionExtensions
{
    /// <summary>Registers an entity extractor.</summary>
    /// <param name="services">The services.</param>
    /// <param name="innerFactory">Gives what the pipeline ends in. The container disposes the pipeline, and the pipeline this.</param>
    /// <param name="lifetime">How long it lives. The default is <see cref="ServiceLifetime.Singleton"/>.</param>
    /// <returns>A builder that adds decorators.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static EntityExtractorBuilder AddEntityExtractor(
        this IServiceCollection services, Func<IServiceProvider, IEntityExtractor> innerFactory, ServiceLifetime lifetime = ServiceLifetime.Singleton) =>
        InferencePipeline.Register<IEntityExtractor, EntityExtractorBuilder>(services, serviceKey: null, new(innerFactory), lifetime);

    /// <summary>Registers an entity extractor under a key.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key; <see langword="null"/> for none.</param>
    /// <param name="innerFactory">Gives what the pipeline ends in. The container disposes the pipeline, and the pipeline this.</param>
    /// <param name="lifetime">How long it lives. The default is <see cref="ServiceLifetime.Singleton"/>.</param>
    /// <returns>A builder that adds decorators.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="innerFactory"/> is <see langword="null"/>.</exception>
    public static EntityExtractorBuilder AddKeyedEntityExtractor(
        this IServiceCollection services, object? serviceKey, Func<IServiceProvider, IEntityExtractor> innerFactory, ServiceLifetime lifetime = ServiceLifetime.Singleton) =>
        InferencePipeline.Register<IEntityExtractor, EntityExtractorBuilder>(services, serviceKey, new(innerFactory), lifetime);
}
