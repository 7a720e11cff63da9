namespace LocalMode;

/// <summary>The machine has too little memory for a model and its working set; found out before anything was allocated where possible.</summary>
public sealed class ModelOutOfMemoryException : LocalModeException
{
    /// <summary>Initializes a new instance of the <see cref="ModelOutOfMemoryException"/> class.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="neededBytes">The bytes needed: weights, caches and a margin.</param>
    /// <param name="availableBytes">The bytes that the machine can give.</param>
    /// <param name="innerException">The error underneath, if any.</param>
    public ModelOutOfMemoryException(string model, long neededBytes, long availableBytes, Exception? innerException = null)
        : base($"The model '{model}' needs {neededBytes / 1048576:N0} MiB of memory and {availableBytes / 1048576:N0} MiB are available. Free memory, use a smaller context or a smaller model.", innerException)
    {
        Model = model;
        NeededBytes = neededBytes;
        AvailableBytes = availableBytes;
    }

    /// <inheritdoc/>
    public override LocalModeErrorKind Kind => LocalModeErrorKind.OutOfMemory;

    /// <inheritdoc/>
    public override bool IsTransient => true;

    /// <summary>Gets the model's name.</summary>
    public string Model { get; }

    /// <summary>Gets the bytes needed.</summary>
    public long NeededBytes { get; }

    /// <summary>Gets the bytes available.</summary>
    public long AvailableBytes { get; }
}
