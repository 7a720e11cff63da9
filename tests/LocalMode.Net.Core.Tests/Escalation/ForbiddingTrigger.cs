namespace LocalMode.Core.Tests.Escalation;

/// <summary>A rule of the application that nothing may leave.</summary>
internal sealed class ForbiddingTrigger : IEscalationTrigger
{
    public ValueTask<TriggerVerdict> BeforeAsync(EscalationContext context, CancellationToken cancellationToken) =>
        new(TriggerVerdict.Forbid("the test forbids it"));
}
