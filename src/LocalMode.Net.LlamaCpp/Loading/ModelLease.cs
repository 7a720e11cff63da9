namespace LocalMode.LlamaCpp.Loading;

/// <summary>Keeps a model loaded until it is disposed. Every request holds one.</summary>
/// <typeparam name="T">The started model.</typeparam>
internal sealed class ModelLease<T> : IDisposable
    where T : class, IHostedModel
{
    private ModelHost<T>? _host;

    internal ModelLease(ModelHost<T> host, T model)
    {
        _host = host;
        Model = model;
    }

    /// <summary>Gets the model. After the host's disposal it takes no requests any more.</summary>
    public T Model { get; }

    /// <summary>Gives the model back. May be called again, from any thread.</summary>
    public void Dispose() => Interlocked.Exchange(ref _host, null)?.Release();
}
