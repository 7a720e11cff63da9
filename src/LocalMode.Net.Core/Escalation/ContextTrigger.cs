namespace LocalMode;

/// <summary>Counts the prompt as the local model will see it, and escalates where it does not fit together with the reserved output.</summary>
internal sealed class ContextTrigger(int reservedOutputTokens) : IEscalationTrigger
{
    public async ValueTask<TriggerVerdict?> EvaluateAsync(EscalationContext context, CancellationToken cancellationToken)
    {
        if (context.Local.GetService(typeof(ITokenCounter)) is not ITokenCounter counter)
            return null;
        int tokens = await counter.CountTokensAsync(context.Messages, context.Options, cancellationToken).ConfigureAwait(false);
        int reserved = context.Options?.MaxOutputTokens ?? reservedOutputTokens;
        int limit = counter.ContextLength;
        return (long)tokens + reserved > limit
            ? new(EscalationReason.ContextOverflow, new ContextOverflowException(tokens, limit, reserved))
            : null;
    }
}
