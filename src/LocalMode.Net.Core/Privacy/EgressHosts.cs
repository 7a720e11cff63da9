using System.Globalization;
using System.Net;

namespace LocalMode;

/// <summary>The hosts that may be reached. It compares what a connection is made to: the host in its canonical ASCII form.</summary>
internal sealed class EgressHosts
{
    private readonly HashSet<(string Host, int? Port)> _allowed = [];
    private readonly bool _allowLoopback;

    public EgressHosts(IEnumerable<string> hosts, bool allowLoopback)
    {
        _allowLoopback = allowLoopback;
        foreach (string host in hosts)
            _allowed.Add(Parse(host));
    }

    public bool Allows(Uri uri)
    {
        if (!uri.IsAbsoluteUri || uri.IdnHost.Length == 0)
            return false;
        string host = Canonical(uri, out IPAddress? address);
        return (_allowLoopback && (address is null ? uri.IdnHost.Equals("localhost", StringComparison.OrdinalIgnoreCase) : IPAddress.IsLoopback(address)))
            || _allowed.Contains((host, null)) || _allowed.Contains((host, uri.Port));
    }

    private static string Canonical(Uri uri, out IPAddress? address)
    {
        address = null;
        if (uri.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 && IPAddress.TryParse(uri.IdnHost, out address))
        {
            if (address.IsIPv4MappedToIPv6)
                address = address.MapToIPv4();
            return address.ToString();
        }
        string name = uri.IdnHost.ToLowerInvariant();
        return name.Length > 1 && name[^1] == '.' ? name[..^1] : name;
    }

    private static (string Host, int? Port) Parse(string entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        string host = entry;
        int? port = null;
        int colon = entry.LastIndexOf(':');
        bool many = colon != entry.IndexOf(':', StringComparison.Ordinal);
        if (many && !entry.StartsWith('['))
        {
            host = $"[{entry}]";
        }
        else if (colon > 0 && entry[^1] != ']')
        {
            if (!int.TryParse(entry.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number is < 1 or > 65535)
                throw Bad(entry);
            (host, port) = (entry[..colon], number);
        }
        if (!Uri.TryCreate($"http://{host}/", UriKind.Absolute, out Uri? uri)
            || uri.HostNameType is not (UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6)
            || uri.UserInfo.Length > 0 || uri.PathAndQuery != "/" || uri.Fragment.Length > 0 || host.Contains('*', StringComparison.Ordinal))
            throw Bad(entry);
        return (Canonical(uri, out _), port);
    }

    private static ArgumentException Bad(string entry) =>
        new($"The allowed host '{entry}' is none. Expected a name or an address, with a port or without, such as models.lan, 10.0.0.7:8080 or [::1]:8080.", nameof(entry));
}
