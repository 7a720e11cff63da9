using LocalMode.Opening;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace LocalMode;

/// <summary>Registers models and the fallback between them.</summary>
/// <remarks>
/// <para>Each model is a singleton, opened once: by <see cref="WarmUpOnStart"/> or at its first call, whichever comes first. An opening that failed is tried again
/// by a request that comes ten seconds later. The container disposes what it created.</para>
/// <para>Options are read from the section that <c>AddLocalMode</c> was given and validated when the host starts, or at first use where there is no host. The section of a
/// registration with a key lies below <c>Keyed:{serviceKey}</c>.</para>
/// </remarks>
public static partial class LocalModeBuilderExtensions
{
    private const string LlamaCppProvider = "llama.cpp";
    private const string OnnxProvider = "onnxruntime";
    private const string StaticProvider = "static";
    private const string EmbeddingsSection = "Embeddings";

    /// <summary>Opens every registered model in the background when the host starts. The host does not wait for it, and a model that cannot be opened is logged and does not stop it.</summary>
    /// <typeparam name="TBuilder">The builder's type.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static TBuilder WarmUpOnStart<TBuilder>(this TBuilder builder)
        where TBuilder : LocalModeBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ModelWarmUp>());
        return builder;
    }
}
