namespace LocalMode;

/// <summary>A model's output does not have the form that was asked for, or it gave none.</summary>
public sealed class InvalidOutputException : LocalModeException
{
    /// <summary>Initializes a new instance of the <see cref="InvalidOutputException"/> class.</summary>
    /// <param name="reason">What is wrong with the output, one sentence.</param>
    /// <param name="text">The output as the model gave it. It is kept in <see cref="Text"/> and left out of the message, which may be logged.</param>
    /// <param name="schema">The JSON schema that was asked for, if any.</param>
    /// <param name="innerException">The error underneath, if any.</param>
    public InvalidOutputException(string reason, string text, string? schema = null, Exception? innerException = null)
        : base($"The model's output is not what was asked for: {reason}", innerException)
    {
        Text = text;
        Schema = schema;
    }

    /// <inheritdoc/>
    public override LocalModeErrorKind Kind => LocalModeErrorKind.InvalidOutput;

    /// <summary>Gets the output as the model gave it; may be empty.</summary>
    public string Text { get; }

    /// <summary>Gets the JSON schema that was asked for, or <see langword="null"/>.</summary>
    public string? Schema { get; }
}
