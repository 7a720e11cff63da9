using LocalMode;
using LocalMode.Inference;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers zero-shot classifiers with a service collection.</summary>
public static class ZeroShotClassifierServiceCollectionExtensions
{
    /// <summary>Registers a zero-shot classifier.</summary>
    /// <param name="services">The services.</param>
    /// <param name="innerFactory">Gives what the pipeline ends in. The container disposes the pipeline, and the pipeline this.</param>
    /// <param name="lifetime">How long it lives. The default is <see cref="ServiceLifetime.Singleton"/>.</param>
    /// <returns>A builder that adds decorators.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static ZeroShotClassifierBuilder AddZeroShotClassifier(
        this IServiceCollection services, Func<IServiceProvider, IZeroShotClassifier> innerFactory, ServiceLifetime lifetime = ServiceLifetime.Singleton) =>
        InferencePipeline.Register<IZeroShotClassifier, ZeroShotClassifierBuilder>(services, serviceKey: null, new(innerFactory), lifetime);

    /// <summary>Registers a zero-shot classifier under a key.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key; <see langword="null"/> for none.</param>
    /// <param name="innerFactory">Gives what the pipeline ends in. The container disposes the pipeline, and the pipeline this.</param>
    /// <param name="lifetime">How long it lives. The default is <see cref="ServiceLifetime.Singleton"/>.</param>
    /// <returns>A builder that adds decorators.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="innerFactory"/> is <see langword="null"/>.</exception>
    public static ZeroShotClassifierBuilder AddKeyedZeroShotClassifier(
        this IServiceCollection services, object? serviceKey, Func<IServiceProvider, IZeroShotClassifier> innerFactory, ServiceLifetime lifetime = ServiceLifetime.Singleton) =>
        InferencePipeline.Register<IZeroShotClassifier, ZeroShotClassifierBuilder>(services, serviceKey, new(innerFactory), lifetime);
}
