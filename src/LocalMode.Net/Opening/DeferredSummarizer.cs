namespace LocalMode.Opening;

/// <summary>A summarizer whose model is opened at warm-up or at the first call.</summary>
internal sealed class DeferredSummarizer<T>(ModelOpener<T> opener, SummarizerMetadata metadata) : DeferredRole<T>(opener, metadata), ISummarizer
    where T : class, ISummarizer, IAsyncDisposable
{
    public Task<InferenceResults<Summary>> GetSummariesAsync(IEnumerable<string> texts, SummarizationOptions? options = null, CancellationToken cancellationToken = default) =>
        CallAsync(texts, options, static (model, read, settings, token) => model.GetSummariesAsync(read, settings, token), cancellationToken);

    protected override object? Ask(T opened, Type serviceType, object? serviceKey) => opened.GetService(serviceType, serviceKey);
}
