namespace LocalMode;

/// <summary>Tells whether this machine has a network, at once and without sending anything.</summary>
/// <remarks>Implementations are safe for concurrent use.</remarks>
public interface IConnectivity
{
    /// <summary>Gets whether a call of the cloud leg could reach anything. When in doubt it is <see langword="true"/>: the call then finds out.</summary>
    bool IsOnline { get; }
}
