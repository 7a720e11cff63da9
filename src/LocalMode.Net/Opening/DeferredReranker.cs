namespace LocalMode.Opening;

/// <summary>A reranker whose model is opened at warm-up or at the first call.</summary>
internal sealed class DeferredReranker<T>(ModelOpener<T> opener, RerankerMetadata metadata) : DeferredRole<T>(opener, metadata), IReranker
    where T : class, IReranker, IAsyncDisposable
{
    public Task<RerankScores> GetScoresAsync(string query, IEnumerable<string> documents, RerankOptions? options = null, CancellationToken cancellationToken = default) =>
        CallAsync(documents, options, (model, read, settings, token) => model.GetScoresAsync(query, read, settings, token), cancellationToken);

    protected override object? Ask(T opened, Type serviceType, object? serviceKey) => opened.GetService(serviceType, serviceKey);
}
