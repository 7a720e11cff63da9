namespace LocalMode;

/// <summary>Escalates where too many requests wait for the local model.</summary>
/// <param name="limit">The requests that may wait when another comes, 1 or more; <see langword="null"/> for the leg's own limit.</param>
internal sealed class QueueTrigger(int? limit) : IEscalationTrigger
{
    public ValueTask<TriggerVerdict> BeforeAsync(EscalationContext context, CancellationToken cancellationToken) => new(Check(context));

    private TriggerVerdict Check(EscalationContext context)
    {
        // Where nothing may leave, a late answer is better than none.
        if (!context.MayLeave || context.Local.GetService(typeof(IModelLoad)) is not IModelLoad load)
            return default;
        int most = limit ?? load.QueueLimit;
        int length = load.QueueLength;
        return most > 0 && length >= most
            ? TriggerVerdict.Escalate(EscalationReason.Overloaded, new OverloadedException(length, most))
            : default;
    }
}
