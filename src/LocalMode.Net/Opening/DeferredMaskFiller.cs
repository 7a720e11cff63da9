namespace LocalMode.Opening;

/// <summary>A mask filler whose model is opened at warm-up or at the first call.</summary>
internal sealed class DeferredMaskFiller<T>(ModelOpener<T> opener, MaskFillerMetadata metadata) : DeferredRole<T>(opener, metadata), IMaskFiller
    where T : class, IMaskFiller, IAsyncDisposable
{
    public Task<InferenceResults<MaskFilling>> GetMaskFillingsAsync(IEnumerable<string> texts, MaskFillingOptions? options = null, CancellationToken cancellationToken = default) =>
        CallAsync(texts, options, static (model, read, settings, token) => model.GetMaskFillingsAsync(read, settings, token), cancellationToken);

    protected override object? Ask(T opened, Type serviceType, object? serviceKey) => opened.GetService(serviceType, serviceKey);
}
