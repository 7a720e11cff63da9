namespace LocalMode;

/// <summary>
/// Escalates where a model that is not loaded needs more memory than there is. Asked before <see cref="ReadinessTrigger"/>, which loads it. A model
/// that is loaded needs nothing more, and one that is being loaded has taken part of it already.
/// </summary>
internal sealed class MemoryTrigger : IEscalationTrigger
{
    public ValueTask<TriggerVerdict> BeforeAsync(EscalationContext context, CancellationToken cancellationToken) => new(Check(context));

    // Where nothing may leave, the provider has the last word: what it needs is an estimate.
    private static TriggerVerdict Check(EscalationContext context) =>
        context.MayLeave
        && Shortage(context.Local.GetService(typeof(IModelReadiness)), context.Local.GetService(typeof(IModelLoad))) is { } shortage
            ? TriggerVerdict.Escalate(EscalationReason.OutOfMemory, new ModelOutOfMemoryException(ModelName.Of(context.Local), shortage.Needed, shortage.Available))
            : default;

    /// <summary>Tells what a model that is not loaded needs and what there is, in bytes, if that is too little.</summary>
    public static (long Needed, long Available)? Shortage(object? readiness, object? load) =>
        readiness is IModelReadiness { State: ModelState.NotLoaded or ModelState.Downloading }
        && load is IModelLoad { MemoryNeeded: { } needed, MemoryAvailable: { } available }
        && needed > available ? (needed, available) : null;
}
