namespace LocalMode.Opening;

/// <summary>A zero-shot classifier whose model is opened at warm-up or at the first call.</summary>
internal sealed class DeferredZeroShotClassifier<T>(ModelOpener<T> opener, ZeroShotClassifierMetadata metadata) : DeferredRole<T>(opener, metadata), IZeroShotClassifier
    where T : class, IZeroShotClassifier, IAsyncDisposable
{
    public Task<InferenceResults<TextClassification>> GetClassificationsAsync(IEnumerable<string> texts, IEnumerable<string> labels, ZeroShotClassificationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(labels);
        string[] names = [.. labels];
        return CallAsync(texts, options, (model, read, settings, token) => model.GetClassificationsAsync(read, names, settings, token), cancellationToken);
    }

    protected override object? Ask(T opened, Type serviceType, object? serviceKey) => opened.GetService(serviceType, serviceKey);
}
