using LocalMode.DependencyInjection;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LocalMode;

/// <content>The second leg of embeddings.</content>
public static partial class LocalModeBuilderExtensions
{
    /// <summary>Gives the embedding generator that was just registered a second leg: a <see cref="FallbackEmbeddingGenerator"/> takes its place.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="cloud">Gets the second leg, at the first request that may and must leave. What it returns belongs to the container or to whoever created it.</param>
    /// <param name="configure">Sets options in code, after those of the section <c>EmbeddingsEscalation</c> were bound; <see langword="null"/> for none.</param>
    /// <param name="cloudSpace">The space of the second leg's vectors, for a generator that does not tell it, as most do not. Without it such a leg is never called.</param>
    /// <returns>The builder of the registered generator: what follows lies outside of the fallback.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="cloud"/> is <see langword="null"/>.</exception>
    public static EmbeddingGeneratorBuilder<string, Embedding<float>> EscalateTo(
        this LocalModePipelineBuilder<EmbeddingGeneratorBuilder<string, Embedding<float>>> builder,
        Func<IServiceProvider, IEmbeddingGenerator<string, Embedding<float>>> cloud,
        Action<EscalationOptions>? configure = null,
        VectorSpace? cloudSpace = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(cloud);

        RegistrationKey key = new("EmbeddingsEscalation", builder.ServiceKey);
        ModelRegistration.AddOptions<EscalationOptions, EscalationOptionsValidator>(
            builder,
            key,
            static (options, section) => options.Bind(section),
            static (options, services) => options.TimeProvider = ModelRegistration.Clock(services),
            configure);
        RemoveEmbeddings(builder.Services, builder.ServiceKey);
        return builder.ServiceKey is null
            ? builder.Services.AddEmbeddingGenerator(CreateFallback)
            : builder.Services.AddKeyedEmbeddingGenerator(builder.ServiceKey, CreateFallback);

        IEmbeddingGenerator<string, Embedding<float>> CreateFallback(IServiceProvider services) => builder.Pipeline.Build(services).AsBuilder()
            .UseEscalation(cloud, provider => provider.GetRequiredService<IOptionsMonitor<EscalationOptions>>().Get(key.Path), cloudSpace)
            .Build(services);
    }

    // The local generator alone, under both of the types that its registration has: the fallback takes the place of both.
    private static void RemoveEmbeddings(IServiceCollection services, object? serviceKey)
    {
        Remove(typeof(IEmbeddingGenerator<string, Embedding<float>>));
        Remove(typeof(IEmbeddingGenerator));

        void Remove(Type type)
        {
            for (int i = services.Count - 1; i >= 0; i--)
            {
                if (services[i].ServiceType == type && Equals(services[i].ServiceKey, serviceKey))
                {
                    services.RemoveAt(i);
                    return;
                }
            }
        }
    }
}
