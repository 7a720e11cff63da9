using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Adds escalation to a pipeline of embedding generators.</summary>
public static class EscalationEmbeddingGeneratorBuilderExtensions
{
    /// <summary>Makes the generator below the local leg of a <see cref="FallbackEmbeddingGenerator"/> whose cloud leg comes from a factory.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="cloudFactory">
    /// Gives the cloud leg from the service provider that the pipeline is built with. It is called at the first permitted escalation, once. The generator
    /// stays its owner's: it is not disposed with the pipeline.
    /// </param>
    /// <param name="configure">Sets the options, when the pipeline is built; <see langword="null"/> for the defaults.</param>
    /// <param name="cloudSpace">The space of the cloud leg's vectors, for a leg that does not tell it, as most do not. Without it such a leg is never called.</param>
    /// <returns>The same builder.</returns>
    /// <remarks>Errors of clients that are built on System.ClientModel, such as OpenAI's, are classified by <see cref="ClientResultFailureClassifier"/>, after the classifiers of the options.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="cloudFactory"/> is <see langword="null"/>.</exception>
    public static EmbeddingGeneratorBuilder<string, Embedding<float>> UseEscalation(
        this EmbeddingGeneratorBuilder<string, Embedding<float>> builder,
        Func<IServiceProvider, IEmbeddingGenerator<string, Embedding<float>>> cloudFactory,
        Action<EscalationOptions>? configure = null,
        VectorSpace? cloudSpace = null) =>
        builder.UseEscalation(
            cloudFactory,
            _ =>
            {
                EscalationOptions options = new();
                configure?.Invoke(options);
                return options;
            },
            cloudSpace);

    /// <summary>Makes the generator below the local leg of a <see cref="FallbackEmbeddingGenerator"/>, with options that come from the service provider.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="cloudFactory">Gives the cloud leg, as in the other overload.</param>
    /// <param name="optionsFactory">Gives the options when the pipeline is built. They are copied and not changed.</param>
    /// <param name="cloudSpace">The space of the cloud leg's vectors, as in the other overload.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static EmbeddingGeneratorBuilder<string, Embedding<float>> UseEscalation(
        this EmbeddingGeneratorBuilder<string, Embedding<float>> builder,
        Func<IServiceProvider, IEmbeddingGenerator<string, Embedding<float>>> cloudFactory,
        Func<IServiceProvider, EscalationOptions> optionsFactory,
        VectorSpace? cloudSpace = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(cloudFactory);
        ArgumentNullException.ThrowIfNull(optionsFactory);
        return builder.Use((local, services) =>
        {
            EscalationOptions options = optionsFactory(services).Clone();
            options.FailureClassifiers.Add(ClientResultFailureClassifier.Instance);
            return new FallbackEmbeddingGenerator(local, () => cloudFactory(services), options, cloudSpace);
        });
    }
}
