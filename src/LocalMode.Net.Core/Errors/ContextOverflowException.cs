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

    /// <inheritdoc/>
    public override LocalModeErrorKind Kind => LocalModeErrorKind.ContextOverflow;

    /// <summary>Gets the tokens of the prompt.</summary>
    public int Tokens { get; }

    /// <summary>Gets the tokens that fit into the context, prompt and answer together.</summary>
    public int Limit { get; }

    /// <summary>Gets the tokens that were reserved for the answer.</summary>
    public int ReservedOutput { get; }
}
