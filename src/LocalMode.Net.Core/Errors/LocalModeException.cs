namespace LocalMode;

/// <summary>
/// The base of every error that LocalMode raises on purpose. The family is closed: its members are the types named by
/// <see cref="LocalModeErrorKind"/>, all in this assembly.
/// </summary>
/// <remarks>
/// Providers throw these and the escalation layer reads them; a mistake of the caller is an <see cref="ArgumentException"/>,
/// an <see cref="InvalidOperationException"/> or one of their kin instead and never escalates. The message names what was found,
/// what was expected and what to do about it.
/// </remarks>
public abstract class LocalModeException : Exception
{
    private protected LocalModeException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Gets the kind of the error.</summary>
    public abstract LocalModeErrorKind Kind { get; }

    /// <summary>Gets a value indicating whether the same call may succeed later without any change. The default is <see langword="false"/>.</summary>
    public virtual bool IsTransient => false;
}
