namespace LocalMode;

/// <summary>The cloud leg: a factory until the first permitted escalation, then the client that it gave.</summary>
/// <typeparam name="TClient">The type of the client.</typeparam>
internal sealed class CloudLeg<TClient>(Func<TClient> factory, bool owned)
    where TClient : class
{
    private readonly Lock _gate = new();
    private volatile TClient? _client;
    private bool _disposed;

    /// <summary>Gets the client if there is one already; asks for none.</summary>
    public TClient? Resolved => _client;

    /// <summary>Gives the client. Concurrent first calls run the factory once; a factory that throws is asked again next time.</summary>
    public TClient Resolve()
    {
        if (_client is { } resolved)
            return resolved;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _client ??= factory() ?? throw new InvalidOperationException("The factory of the cloud leg returned null. It must return a client.");
        }
    }

    /// <summary>Ends the leg and gives the client that the owner must dispose, if there is one.</summary>
    public TClient? Release()
    {
        lock (_gate)
        {
            bool first = !_disposed;
            _disposed = true;
            return first && owned ? _client : null;
        }
    }
}
