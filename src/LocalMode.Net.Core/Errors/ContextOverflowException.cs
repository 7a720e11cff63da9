namespace LocalMode;

/// <summary>The prompt, with the output reserved for the answer, does not fit into the model's context. Prompts are never cut in silence.</summary>
public sealed class ContextOverflowException : LocalModeException
{
    /// <summary>Initializes a new instance of the <see cref="ContextOverflowException"/> class.</summary>
    /// <param name="tokens">The tokens of the prompt, exact where the provider can count; at least 0.</param>
    /// <param name="limit">The tokens that fit into the context, prompt and answer together.</param>
    /// <param name="reservedOutput">The tokens that were reserved for the answer.</param>
    /// <param name="innerException">The error underneath, if any.</param>
    public ContextOverflowException(int tokens, int limit, int reservedOutput = 0, Exception? innerException = null)
        : base($"The prompt has {tokens:N0} tokens and {reservedOutput:N0} are reserved for the answer, but the context holds {limit:N0}. Shorten the prompt, raise the context size, or let the request escalate.", innerException)
    {
        Tokens = tokens;
        Limit = limit;
        ReservedOutput = reservedOutput;
    }

    private ContextOverflowException(string message, int tokens, int limit)
        : base(message, innerException: null)
    {
        Tokens = tokens;
        Limit = limit;
    }

    /// <inheritdoc/>
    public override LocalModeErrorKind Kind => LocalModeErrorKind.ContextOverflow;

    /// <summary>Gets the tokens of the prompt.</summary>
    public int Tokens { get; }

    /// <summary>Gets the tokens that fit into the context, prompt and answer together.</summary>
    public int Limit { get; }

    /// <summary>Gets the tokens that were reserved for the answer.</summary>
    public int ReservedOutput { get; }

    /// <summary>Creates the error of an input that a model can take only whole.</summary>
    /// <param name="input">What it is, as the subject of a sentence: <c>The text at index 3</c>.</param>
    /// <param name="tokens">Its tokens; at least 0.</param>
    /// <param name="limit">The tokens for which there is room.</param>
    /// <param name="remedy">What to do, in sentences.</param>
    /// <returns>The error, to be thrown.</returns>
    public static ContextOverflowException ForInput(string input, int tokens, int limit, string remedy) =>
        new($"{input} has {tokens:N0} tokens, but there is room for {limit:N0}. {remedy}", tokens, limit);
}
