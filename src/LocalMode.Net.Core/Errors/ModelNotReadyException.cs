namespace LocalMode;

/// <summary>A model exists but cannot serve yet: it is being loaded or downloaded, or nothing has asked for it.</summary>
public sealed class ModelNotReadyException : LocalModeException
{
    /// <summary>Initializes a new instance of the <see cref="ModelNotReadyException"/> class.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="state">The state in which it was found.</param>
    /// <param name="innerException">The error underneath, if any.</param>
    public ModelNotReadyException(string model, ModelState state, Exception? innerException = null)
        : base($"The model '{model}' is not ready: it is {state}, expected {ModelState.Ready}. {Remedy(state)}", innerException)
    {
        Model = model;
        State = state;
    }

    /// <inheritdoc/>
    public override LocalModeErrorKind Kind => LocalModeErrorKind.ModelNotReady;

    /// <inheritdoc/>
    public override bool IsTransient => State is ModelState.Loading or ModelState.Downloading or ModelState.NotLoaded;

    /// <summary>Gets the model's name.</summary>
    public string Model { get; }

    /// <summary>Gets the state in which the model was found.</summary>
    public ModelState State { get; }

    private static string Remedy(ModelState state) => state switch
    {
        ModelState.NotPresent => "Install it.",
        ModelState.Faulted => "Opening it failed; the error inside or the log says why.",
        _ => "Wait for it, or warm it up before the first request.",
    };
}
