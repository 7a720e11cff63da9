namespace LocalMode.Opening;

/// <summary>An entity extractor whose model is opened at warm-up or at the first call.</summary>
internal sealed class DeferredEntityExtractor<T>(ModelOpener<T> opener, EntityExtractorMetadata metadata) : DeferredRole<T>(opener, metadata), IEntityExtractor
    where T : class, IEntityExtractor, IAsyncDisposable
{
    public Task<InferenceResults<EntityExtraction>> GetEntitiesAsync(IEnumerable<string> texts, EntityExtractionOptions? options = null, CancellationToken cancellationToken = default) =>
        CallAsync(texts, options, static (model, read, settings, token) => model.GetEntitiesAsync(read, settings, token), cancellationToken);

    protected override object? Ask(T opened, Type serviceType, object? serviceKey) => opened.GetService(serviceType, serviceKey);
}
