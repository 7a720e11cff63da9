using LocalMode;
using LocalMode.Inference;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers question answerers with a service collection.</summary>
public static class QuestionAnswererServiceCollectionExtensions
{
    /// <summary>Registers a question answerer.</summary>
    /// <param name="services">The services.</param>
    /// <param name="innerFactory">Gives what the pipeline ends in. The container disposes the pipeline, and the pipeline this.</param>
    /// <param name="lifetime">How long it lives. The default is <see cref="ServiceLifetime.Singleton"/>.</param>
    /// <returns>A builder that adds decorators.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static QuestionAnswererBuilder AddQuestionAnswerer(
        this IServiceCollection services, Func<IServiceProvider, IQuestionAnswerer> innerFactory, ServiceLifetime lifetime = ServiceLifetime.Singleton) =>
        InferencePipeline.Register<IQuestionAnswerer, QuestionAnswererBuilder>(services, serviceKey: null, new(innerFactory), lifetime);

    /// <summary>Registers a question answerer under a key.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key; <see langword="null"/> for none.</param>
    /// <param name="innerFactory">Gives what the pipeline ends in. The container disposes the pipeline, and the pipeline this.</param>
    /// <param name="lifetime">How long it lives. The default is <see cref="ServiceLifetime.Singleton"/>.</param>
    /// <returns>A builder that adds decorators.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="innerFactory"/> is <see langword="null"/>.</exception>
    public static QuestionAnswererBuilder AddKeyedQuestionAnswerer(
        this IServiceCollection services, object? serviceKey, Func<IServiceProvider, IQuestionAnswerer> innerFactory, ServiceLifetime lifetime = ServiceLifetime.Singleton) =>
        InferencePipeline.Register<IQuestionAnswerer, QuestionAnswererBuilder>(services, serviceKey, new(innerFactory), lifetime);
}
