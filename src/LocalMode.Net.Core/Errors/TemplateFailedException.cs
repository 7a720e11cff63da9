namespace LocalMode;

/// <summary>A chat template refused the conversation (<c>raise_exception</c>), has a mistake, or exceeded a limit.</summary>
public sealed class TemplateFailedException : LocalModeException
{
    /// <summary>Initializes a new instance of the <see cref="TemplateFailedException"/> class.</summary>
    /// <param name="templateMessage">The template's own message, or what is wrong with it.</param>
    /// <param name="line">The line of the template, from 1, or <see langword="null"/> where it is not known.</param>
    /// <param name="innerException">The error underneath, if any.</param>
    public TemplateFailedException(string templateMessage, int? line = null, Exception? innerException = null)
        : base($"The chat template failed{(line is null ? "" : $" at line {line}")}: {templateMessage}", innerException)
    {
        TemplateMessage = templateMessage;
        Line = line;
    }

    /// <inheritdoc/>
    public override LocalModeErrorKind Kind => LocalModeErrorKind.TemplateFailed;

    /// <summary>Gets the template's own message, or what is wrong with it.</summary>
    public string TemplateMessage { get; }

    /// <summary>Gets the line of the template, from 1, or <see langword="null"/> where it is not known.</summary>
    public int? Line { get; }
}
