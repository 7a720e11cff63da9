using LocalMode;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds LocalMode to a service collection.</summary>
public static class LocalModeServiceCollectionExtensions
{
    /// <summary>Begins to register local models.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">
    /// The section that options are bound from: <c>Chat</c>, <c>Escalation</c>, <c>Embeddings</c>, <c>TextClassifier</c>, <c>ZeroShotClassifier</c>, <c>EntityExtractor</c>,
    /// <c>Reranker</c>, <c>QuestionAnswerer</c>, <c>MaskFiller</c>, <c>Summarizer</c> and <c>Translator</c> below it hold the options of the registrations without a
    /// key, <c>Keyed:{key}:Chat</c> and so on those with one. <see langword="null"/> for no configuration.
    /// </param>
    /// <returns>The builder that registers models.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    public static LocalModeBuilder AddLocalMode(this IServiceCollection services, IConfiguration? configuration = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions();
        return new(services, configuration);
    }
}
