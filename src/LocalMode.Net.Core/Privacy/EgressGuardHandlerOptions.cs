namespace LocalMode;

/// <summary>Options of an <see cref="EgressGuardHandler"/>. They are read and checked once, when it is created.</summary>
/// <remarks>Not safe for concurrent changes.</remarks>
public sealed class EgressGuardHandlerOptions
{
    /// <summary>
    /// Gets the hosts that may be reached also in <see cref="EscalationMode.LocalOnly"/>: names and addresses, each alone (<c>models.lan</c>,
    /// <c>10.0.0.7</c>, <c>::1</c>), which allows every port, or with one (<c>models.lan:8080</c>, <c>[::1]:8080</c>). There are no wildcards, and a name
    /// does not allow the names below it.
    /// </summary>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>
    /// Gets or sets a value indicating whether this machine may be reached: <c>127.0.0.0/8</c>, <c>::1</c> and the name <c>localhost</c>. The default is
    /// <see langword="true"/>, since a local model may be served there and nothing leaves by it.
    /// </summary>
    public bool AllowLoopback { get; set; } = true;
}
