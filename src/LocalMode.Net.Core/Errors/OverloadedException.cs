namespace LocalMode;

/// <summary>The queue of a model is full.</summary>
public sealed class OverloadedException : LocalModeException
{
    /// <summary>Initializes a new instance of the <see cref="OverloadedException"/> class.</summary>
    /// <param name="queueLength">The requests waiting when this one came.</param>
    /// <param name="limit">The requests that may wait.</param>
    /// <param name="innerException">The error underneath, if any.</param>
    public OverloadedException(int queueLength, int limit, Exception? innerException = null)
        : base($"The model's queue is full: {queueLength} requests wait and {limit} may. Try again later, raise the limit, or let the request escalate.", innerException)
    {
        QueueLength = queueLength;
        Limit = limit;
    }

    /// <inheritdoc/>
    public override LocalModeErrorKind Kind => LocalModeErrorKind.Overloaded;

    /// <inheritdoc/>
    public override bool IsTransient => true;

    /// <summary>Gets the requests that were waiting.</summary>
    public int QueueLength { get; }

    /// <summary>Gets the requests that may wait.</summary>
    public int Limit { get; }
}
