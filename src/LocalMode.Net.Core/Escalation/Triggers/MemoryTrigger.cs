namespace LocalMode;

/// <summary>
/// Escalates where a model that is not loaded needs more memory than there is. Asked before <see cref="ReadinessTrigger"/>, which loads it. A model
/// that is loaded needs nothing more, and one that is being loaded has taken part of it already.
/// </summary>
internal sealed class MemoryTrigger : IEscalationTrigger
{
    public ValueTask<TriggerVerdict> BeforeAsync(EscalationContext context, CancellationToken cancellationToken) => new(Check(context));

    private static TriggerVerdict Check(EscalationContext context)
    {
        // Where nothing may leave, the provider has the last word: what it needs is an estimate.
        if (!context.MayLeave
            || context.Local.GetService(typeof(IModelReadiness)) is not IModelReadiness { State: ModelState.NotLoaded or ModelState.Downloading }
            || context.Local.GetService(typeof(IModelLoad)) is not IModelLoad { MemoryNeeded: { } needed, MemoryAvailable: { } available })
        {
            return default;
        }
        return needed > available
            ? TriggerVerdict.Escalate(EscalationReason.OutOfMemory, new ModelOutOfMemoryException(ModelName.Of(context.Local), needed, available))
            : default;
    }
}
