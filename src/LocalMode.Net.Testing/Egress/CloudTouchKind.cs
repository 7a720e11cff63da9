namespace LocalMode.Testing;

/// <summary>How a <see cref="CloudTripwire"/> was touched.</summary>
public enum CloudTouchKind
{
    /// <summary>Its factory was called.</summary>
    Resolved,

    /// <summary>It was asked for a service.</summary>
    Asked,

    /// <summary>An answer was asked for, streamed or not, at the call, whether or not the stream was read.</summary>
    Chat,

    /// <summary>Embeddings were asked for.</summary>
    Embedding,

    /// <summary>A message was sent through its HTTP handler.</summary>
    Http,
}
