namespace LocalMode;

/// <summary>Counts the prompt as the local model will see it, and escalates where it does not fit together with the reserved output.</summary>
internal sealed class ContextTrigger(int reservedOutputTokens) : IEscalationTrigger
{
    public async ValueTask<TriggerVerdict> BeforeAsync(EscalationContext context, CancellationToken cancellationToken)
    {
        if (context.Local.GetService(typeof(ITokenCounter)) is not ITokenCounter counter)
            return default;
        int tokens = await counter.CountTokensAsync(context.Messages, context.Options, cancellationToken).ConfigureAwait(false);

        context.PromptTokens = tokens;

        // MaxOutputTokens is the most the caller wants, not what the answer needs: it lowers the reserve and never raises it. Where nothing may
        // leave, a short answer is better than none.
        int reserved = context.Mode == EscalationMode.LocalOnly ? 1 : Math.Min(context.Options?.MaxOutputTokens ?? reservedOutputTokens, reservedOutputTokens);
        int limit = counter.ContextLength;
        return (long)tokens + reserved > limit
            ? TriggerVerdict.Escalate(EscalationReason.ContextOverflow, new ContextOverflowException(tokens, limit, reserved))
            : default;
    }
}
