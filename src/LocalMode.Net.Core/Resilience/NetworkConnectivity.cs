using System.Net.NetworkInformation;

namespace LocalMode;

/// <summary>Asks the operating system whether any network interface but the loopback is up.</summary>
/// <remarks>
/// <para>
/// It is a fact of this machine and not of the internet: a machine that reaches only its local network is online, and so is one whose only network is
/// that of a virtual machine. Where the system does not say, it is online. An answer of online is kept and renewed when the system
/// reports a change; an answer of offline is asked for again each time, so that a report which never came blocks nothing.
/// </para>
/// <para>Nothing is sent. Safe for concurrent use.</para>
/// </remarks>
public sealed class NetworkConnectivity : IConnectivity
{
    private readonly Func<bool> _isAvailable;
    private volatile bool _isOnline;

    internal NetworkConnectivity(Func<bool> isAvailable, Action<Action> subscribe)
    {
        _isAvailable = isAvailable;
        try
        {
            subscribe(Renew);
        }
        catch (Exception unsupported) when (IsUnsupported(unsupported))
        {
            // Without reports of changes an answer of online cannot be renewed. A call then finds out.
        }
        Renew();
    }

    /// <summary>Gets the only instance. It watches the system's reports for as long as the process lives.</summary>
    public static NetworkConnectivity Instance { get; } = new(NetworkInterface.GetIsNetworkAvailable, Subscribe);

    /// <inheritdoc/>
    public bool IsOnline
    {
        get
        {
            if (!_isOnline)
                Renew();
            return _isOnline;
        }
    }

    private static void Subscribe(Action changed)
    {
        NetworkChange.NetworkAvailabilityChanged += (_, _) => changed();
        NetworkChange.NetworkAddressChanged += (_, _) => changed();
    }

    private void Renew()
    {
        try
        {
            _isOnline = _isAvailable();
        }
        catch (Exception unsupported) when (IsUnsupported(unsupported))
        {
            _isOnline = true;
        }
    }

    private static bool IsUnsupported(Exception exception) => exception is NetworkInformationException or PlatformNotSupportedException;
}
