using Microsoft.Extensions.AI;

namespace LocalMode.Opening;

/// <summary>An embedding generator whose model is opened at warm-up or at the first call: a container resolves synchronously, opening is asynchronous.</summary>
internal sealed class DeferredEmbeddingGenerator<T>(ModelOpener<T> opener, EmbeddingGeneratorMetadata metadata)
    : IEmbeddingGenerator<string, Embedding<float>>, IAsyncDisposable
    where T : class, IEmbeddingGenerator<string, Embedding<float>>, IAsyncDisposable
{
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        T generator = await opener.GetAsync(cancellationToken).ConfigureAwait(false);
        return await generator.GenerateAsync(values, options, cancellationToken).ConfigureAwait(false);
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? opener.Opened?.GetService(serviceType, serviceKey)
            : serviceType.IsInstanceOfType(this) ? this
            : serviceType == typeof(IModelReadiness) ? opener
            : opener.Opened?.GetService(serviceType) ?? (serviceType == typeof(EmbeddingGeneratorMetadata) ? metadata : null);
    }

    public void Dispose() => opener.Dispose();

    public ValueTask DisposeAsync() => opener.DisposeAsync();
}
