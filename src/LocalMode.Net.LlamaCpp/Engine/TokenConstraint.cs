namespace LocalMode.LlamaCpp.Engine;

/// <summary>Says which tokens an answer may go on with. One instance for one answer; called on the decode thread only.</summary>
internal abstract class TokenConstraint
{
    /// <summary>Forbids tokens, before one is chosen.</summary>
    /// <param name="logits">
    /// One number per token of the vocabulary. Forbidden ones become negative infinity; the others stay as they are. At least one must
    /// stay.
    /// </param>
    public abstract void Apply(Span<float> logits);

    /// <summary>Takes the token that was chosen.</summary>
    public abstract void Accept(int token);
}
