namespace LocalMode;

/// <summary>
/// Tells how busy a model is and what memory it takes. A provider answers it through <c>GetService</c>; a client that does not answer is
/// taken as able to serve at once.
/// </summary>
/// <remarks>Implementations are safe for concurrent use and answer at once. The numbers are those of the moment.</remarks>
public interface IModelLoad
{
    /// <summary>Gets the requests that wait for their turn.</summary>
    int QueueLength { get; }

    /// <summary>Gets the most requests that may wait. One more throws <see cref="OverloadedException"/>.</summary>
    int QueueLimit { get; }

    /// <summary>Gets the bytes that the model takes once it is loaded, by estimate; <see langword="null"/> where that is not known.</summary>
    long? MemoryNeeded { get; }

    /// <summary>Gets the bytes that this process can have now without swapping; <see langword="null"/> where that is not known.</summary>
    long? MemoryAvailable { get; }
}
