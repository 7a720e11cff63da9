namespace LocalMode;

/// <summary>Waits for a model that is being opened, and escalates where it is absent, failed, or late. Never starts a download.</summary>
internal sealed class ReadinessTrigger(TimeSpan timeout, TimeProvider timeProvider) : IEscalationTrigger
{
    public async ValueTask<TriggerVerdict> BeforeAsync(EscalationContext context, CancellationToken cancellationToken)
    {
        if (context.Local.GetService(typeof(IModelReadiness)) is not IModelReadiness readiness)
            return default;
        TimeSpan limit = !context.MayLeave ? Timeout.InfiniteTimeSpan : timeout;
        return await ReadinessWait.WaitAsync(readiness, limit, timeProvider, cancellationToken).ConfigureAwait(false) is { } state
            ? TriggerVerdict.Escalate(EscalationReason.ModelNotReady, new ModelNotReadyException(ModelName.Of(context.Local), state))
            : default;
    }
}
