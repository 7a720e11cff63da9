namespace LocalMode.Opening;

/// <summary>What is deferred about any role of ours: its model is opened at warm-up or at the first call, since a container resolves synchronously and opening is asynchronous.</summary>
/// <typeparam name="T">The opened model.</typeparam>
/// <param name="opener">Opens it, once.</param>
/// <param name="metadata">What is known before it is open; of the same type as what it answers itself.</param>
internal abstract class DeferredRole<T>(ModelOpener<T> opener, object metadata) : IDisposable, IAsyncDisposable
    where T : class, IAsyncDisposable
{
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        T? opened = opener.Opened;
        if (serviceKey is not null)
            return opened is null ? null : Ask(opened, serviceType, serviceKey);

        return serviceType.IsInstanceOfType(this) ? this
            : serviceType == typeof(IModelReadiness) ? opener
            : (opened is null ? null : Ask(opened, serviceType, null)) ?? (serviceType.IsInstanceOfType(metadata) ? metadata : null);
    }

    public void Dispose() => opener.Dispose();

    public ValueTask DisposeAsync() => opener.DisposeAsync();

    /// <summary>Asks the opened model for a service.</summary>
    protected abstract object? Ask(T opened, Type serviceType, object? serviceKey);

    /// <summary>Makes a call once the model is open. What the caller gave is read before this returns, as a role promises.</summary>
    protected Task<TResult> CallAsync<TInput, TOptions, TResult>(
        IEnumerable<TInput> inputs,
        TOptions? options,
        Func<T, IEnumerable<TInput>, TOptions?, CancellationToken, Task<TResult>> call,
        CancellationToken cancellationToken)
        where TOptions : InferenceOptions
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return opener.Opened is { } opened ? call(opened, inputs, options, cancellationToken) : OpenAndCallAsync([.. inputs], (TOptions?)options?.Clone());

        async Task<TResult> OpenAndCallAsync(TInput[] read, TOptions? copy)
        {
            T model = await opener.GetAsync(cancellationToken).ConfigureAwait(false);
            return await call(model, read, copy, cancellationToken).ConfigureAwait(false);
        }
    }
}
