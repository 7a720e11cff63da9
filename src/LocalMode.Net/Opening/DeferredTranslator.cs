namespace LocalMode.Opening;

/// <summary>A translator whose model is opened at warm-up or at the first call.</summary>
internal sealed class DeferredTranslator<T>(ModelOpener<T> opener, TranslatorMetadata metadata) : DeferredRole<T>(opener, metadata), ITranslator
    where T : class, ITranslator, IAsyncDisposable
{
    public Task<InferenceResults<Translation>> GetTranslationsAsync(IEnumerable<string> texts, TranslationOptions? options = null, CancellationToken cancellationToken = default) =>
        CallAsync(texts, options, static (model, read, settings, token) => model.GetTranslationsAsync(read, settings, token), cancellationToken);

    protected override object? Ask(T opened, Type serviceType, object? serviceKey) => opened.GetService(serviceType, serviceKey);
}
