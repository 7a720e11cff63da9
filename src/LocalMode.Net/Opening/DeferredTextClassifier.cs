namespace LocalMode.Opening;

/// <summary>A text classifier whose model is opened at warm-up or at the first call.</summary>
internal sealed class DeferredTextClassifier<T>(ModelOpener<T> opener, TextClassifierMetadata metadata) : DeferredRole<T>(opener, metadata), ITextClassifier
    where T : class, ITextClassifier, IAsyncDisposable
{
    public Task<InferenceResults<TextClassification>> GetClassificationsAsync(IEnumerable<TextInput> texts, TextClassificationOptions? options = null, CancellationToken cancellationToken = default) =>
        CallAsync(texts, options, static (model, read, settings, token) => model.GetClassificationsAsync(read, settings, token), cancellationToken);

    protected override object? Ask(T opened, Type serviceType, object? serviceKey) => opened.GetService(serviceType, serviceKey);
}
