namespace LocalMode;

/// <summary>What the application says about its network, for applications that know better than the operating system, and for tests.</summary>
/// <remarks>Safe for concurrent use.</remarks>
public sealed class ApplicationConnectivity : IConnectivity
{
    private volatile bool _isOnline = true;

    /// <summary>Gets or sets whether a call of the cloud leg could reach anything. The default is <see langword="true"/>.</summary>
    public bool IsOnline
    {
        get => _isOnline;
        set => _isOnline = value;
    }
}
