namespace LocalMode;

/// <summary>The request needs a network and there is none.</summary>
public sealed class OfflineException : LocalModeException
{
    /// <summary>Initializes a new instance of the <see cref="OfflineException"/> class.</summary>
    /// <param name="innerException">The error of the local leg, if it was tried.</param>
    public OfflineException(Exception? innerException = null)
        : base("The request needs a network and this machine is offline. Connect it, or use a model that runs here.", innerException)
    {
    }

    /// <inheritdoc/>
    public override LocalModeErrorKind Kind => LocalModeErrorKind.Offline;

    /// <inheritdoc/>
    public override bool IsTransient => true;
}
