using System.Net;

namespace LocalMode;

/// <summary>
/// Blocks HTTP requests while the mode is <see cref="EscalationMode.LocalOnly"/>, whatever client makes them: proof at the transport that nothing leaves.
/// </summary>
/// <remarks>
/// <para>
/// The mode is asked once for each request, before anything is resolved, connected or sent; a request under way when the mode changes goes on. If the
/// function of the mode throws, nothing is sent. It sees only requests of the client that it is part of.
/// </para>
/// <para>
/// It must see redirects, and they are followed by the innermost handler: with an <see cref="HttpClientHandler"/> or a <see cref="SocketsHttpHandler"/>
/// there, <c>AllowAutoRedirect</c> must be <see langword="false"/>, which the first request checks. Where such a handler would use a proxy (also one that the
/// environment names, which applies to <c>localhost</c> too), the proxy's host must be allowed as well. Of another innermost handler neither can be known: a redirect that it
/// followed to a host that is not allowed is an error afterwards, but has been sent.
/// </para>
/// <para>Safe for concurrent use.</para>
/// </remarks>
public sealed class EgressGuardHandler : DelegatingHandler
{
    private readonly Func<EscalationMode> _mode;
    private readonly EgressHosts _hosts;
    private long _blocked;
    private volatile bool _checked;

    /// <summary>Initializes a new instance of the <see cref="EgressGuardHandler"/> class.</summary>
    /// <param name="mode">Gives the mode that holds now, such as the application's own switch or the <see cref="EscalationOptions.Ceiling"/> of its client. Called for each request, at the same time by several.</param>
    /// <param name="options">The options, or <see langword="null"/> for the defaults.</param>
    /// <param name="innerHandler">The handler that sends; <see langword="null"/> where an HTTP client factory sets it.</param>
    /// <exception cref="ArgumentException">An allowed host is none.</exception>
    public EgressGuardHandler(Func<EscalationMode> mode, EgressGuardHandlerOptions? options = null, HttpMessageHandler? innerHandler = null)
    {
        ArgumentNullException.ThrowIfNull(mode);
        options ??= new();
        _mode = mode;
        _hosts = new(options.AllowedHosts, options.AllowLoopback);
        if (innerHandler is not null)
            InnerHandler = innerHandler;
    }

    /// <summary>Gets the number of requests that were blocked.</summary>
    public long BlockedRequests => Interlocked.Read(ref _blocked);

    /// <inheritdoc/>
    /// <exception cref="EscalationForbiddenException">The mode is <see cref="EscalationMode.LocalOnly"/> and the host is not allowed.</exception>
    /// <exception cref="InvalidOperationException">The innermost handler follows redirects by itself.</exception>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        bool blocks = Enter(request);
        HttpResponseMessage response = base.Send(request, cancellationToken);
        return blocks ? Leave(response) : response;
    }

    /// <inheritdoc/>
    /// <exception cref="EscalationForbiddenException">The mode is <see cref="EscalationMode.LocalOnly"/> and the host is not allowed.</exception>
    /// <exception cref="InvalidOperationException">The innermost handler follows redirects by itself.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        bool blocks = Enter(request);
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return blocks ? Leave(response) : response;
    }

    private bool Enter(HttpRequestMessage request)
    {
        ArgumentNullException.ThrowIfNull(request);
        // A mode that is none of the known ones blocks.
        bool blocks = _mode() is not (EscalationMode.PreferLocal or EscalationMode.PreferCloud or EscalationMode.CloudOnly);
        if (blocks && (request.RequestUri is not { } uri || !_hosts.Allows(uri)))
            throw Block($"the mode is LocalOnly and the host '{Name(request.RequestUri)}' is not allowed");
        HttpMessageHandler? innermost = Innermost();
        if (!_checked)
        {
            if (innermost is HttpClientHandler { AllowAutoRedirect: true } or SocketsHttpHandler { AllowAutoRedirect: true })
                throw new InvalidOperationException($"The handler {innermost.GetType().Name} below the egress guard follows redirects, which the guard would not see. Set its AllowAutoRedirect to false.");
            _checked = true;
        }
        if (blocks && ProxyOf(innermost, request.RequestUri!) is { } proxy && !_hosts.Allows(proxy))
            throw Block($"the mode is LocalOnly and the proxy '{Name(proxy)}' is not allowed");
        return blocks;
    }

    private HttpResponseMessage Leave(HttpResponseMessage response)
    {
        if (response.RequestMessage?.RequestUri is not { } uri || _hosts.Allows(uri))
            return response;
        response.Dispose();
        throw Block($"the mode is LocalOnly and a redirect went to the host '{Name(uri)}', which is not allowed; a handler below the egress guard followed it");
    }

    private EscalationForbiddenException Block(string rule)
    {
        Interlocked.Increment(ref _blocked);
        return new(rule);
    }

    private HttpMessageHandler? Innermost()
    {
        HttpMessageHandler? handler = InnerHandler;
        while (handler is DelegatingHandler delegating)
            handler = delegating.InnerHandler;
        return handler;
    }

    private static Uri? ProxyOf(HttpMessageHandler? handler, Uri uri)
    {
        IWebProxy? proxy = handler switch
        {
            HttpClientHandler { UseProxy: true } client => client.Proxy ?? HttpClient.DefaultProxy,
            SocketsHttpHandler { UseProxy: true } sockets => sockets.Proxy ?? HttpClient.DefaultProxy,
            _ => null,
        };
        return proxy is null || proxy.IsBypassed(uri) || proxy.GetProxy(uri) is not { } address || address == uri ? null : address;
    }

    // Never the rest of the address: it may hold what must not be logged.
    private static string Name(Uri? uri) => uri is { IsAbsoluteUri: true } ? uri.IdnHost : "";
}
