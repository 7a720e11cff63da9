namespace LocalMode;

/// <summary>Tells whether a cloud leg could be reached now.</summary>
internal static class EgressReach
{
    /// <summary>
    /// Whether a call could arrive. A server on this machine needs no network. A server on the local network needs one as any other does, and an
    /// address that is not known is taken as far away.
    /// </summary>
    public static bool CanReach(this IConnectivity connectivity, EgressTarget target) => IsThisMachine(target.Endpoint) || connectivity.IsOnline;

    private static bool IsThisMachine(Uri? endpoint) =>
        endpoint is { IsAbsoluteUri: true }
        && (endpoint.IsLoopback || endpoint.Scheme == "unix" || endpoint.IdnHost.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase));
}
