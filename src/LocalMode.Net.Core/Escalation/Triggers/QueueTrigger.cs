namespace LocalMode;

/// <summary>Escalates where too many requests wait for the local model.</summary>
/// <param name="limit">The requests that may wait when another comes, 1 or more; <see langword="null"/> for the leg's own limit.</param>
internal sealed class QueueTrigger(int? limit) : IEscalationTrigger
{
    public ValueTask<TriggerVerdict> BeforeAsync(EscalationContext context, CancellationToken cancellationToken) => new(Check(context));

    // Where nothing may leave, a late answer is better than none.
    private TriggerVerdict Check(EscalationContext context) =>
        context.MayLeave && context.Local.GetService(typeof(IModelLoad)) is IModelLoad load ? Check(load, limit) : default;

    public static TriggerVerdict Check(IModelLoad load, int? limit)
    {
        int most = limit ?? load.QueueLimit;
        int length = load.QueueLength;
        return most > 0 && length >= most
            ? TriggerVerdict.Escalate(EscalationReason.Overloaded, new OverloadedException(length, most))
            : default;
    }
}
