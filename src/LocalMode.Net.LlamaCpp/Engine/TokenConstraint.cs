namespace LocalMode.LlamaCpp.Engine;

/// <summary>Speaks in place of the model, before constraints act: tests script answers with it. One instance for one answer; called on the decode thread only.</summary>
internal abstract class TokenConstraint
{
    /// <summary>Gets a value indicating whether nothing else holds the answer: a script may say what no constraint would let through.</summary>
    public virtual bool IsAlone => true;

    /// <summary>Changes the logits, before a token is chosen.</summary>
    /// <param name="logits">One number per token of the vocabulary. At least one must stay finite.</param>
    public abstract void Apply(Span<float> logits);

    /// <summary>Takes the token that was chosen.</summary>
    public abstract void Accept(int token);

    /// <summary>Takes text that was written without asking, behind the token that was chosen last.</summary>
    public virtual void OnForced(ReadOnlySpan<byte> text)
    {
    }
}
