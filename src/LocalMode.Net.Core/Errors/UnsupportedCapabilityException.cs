namespace LocalMode;

/// <summary>The provider or the model cannot do what was asked. Raised before the run; nothing asked for is ever dropped in silence.</summary>
public sealed class UnsupportedCapabilityException : LocalModeException
{
    /// <summary>Initializes a new instance of the <see cref="UnsupportedCapabilityException"/> class.</summary>
    /// <param name="capability">What was asked for, such as <c>image input</c> or <c>ChatOptions.ResponseFormat json</c>.</param>
    /// <param name="provider">Who cannot do it: the provider's or the model's name.</param>
    /// <param name="remedy">What the reader can do about it, one sentence, or <see langword="null"/> for the general advice.</param>
    /// <param name="innerException">The error underneath, if any.</param>
    public UnsupportedCapabilityException(string capability, string provider, string? remedy = null, Exception? innerException = null)
        : base($"{provider} does not support {capability}. {remedy ?? "Leave it out, use a model that supports it, or let the request escalate."}", innerException)
    {
        Capability = capability;
        Provider = provider;
    }

    /// <inheritdoc/>
    public override LocalModeErrorKind Kind => LocalModeErrorKind.UnsupportedCapability;

    /// <summary>Gets what was asked for.</summary>
    public string Capability { get; }

    /// <summary>Gets who cannot do it.</summary>
    public string Provider { get; }
}
