namespace LocalMode;

/// <summary>No text satisfies a constraint on an answer, or none that the model's vocabulary can write.</summary>
public sealed class ConstraintUnsatisfiableException : LocalModeException
{
    /// <summary>Initializes a new instance of the <see cref="ConstraintUnsatisfiableException"/> class.</summary>
    /// <param name="reason">Why, one sentence.</param>
    /// <param name="character">The character that the model's vocabulary cannot write, if that is why.</param>
    /// <param name="innerException">The error underneath, if any.</param>
    public ConstraintUnsatisfiableException(string reason, string? character = null, Exception? innerException = null)
        : base($"No answer can satisfy the constraint. {reason} {(character is null ? "Correct the schema or the pattern." : "Use another model, or a form of the answer without it.")}", innerException)
    {
        Reason = reason;
        Character = character;
    }

    /// <inheritdoc/>
    public override LocalModeErrorKind Kind => LocalModeErrorKind.ConstraintUnsatisfiable;

    /// <summary>Gets the character that the model's vocabulary cannot write, or <see langword="null"/> if no model could satisfy the constraint.</summary>
    public string? Character { get; }

    /// <summary>Gets why no answer can satisfy it.</summary>
    public string Reason { get; }
}
