namespace LocalMode.Core.Tests.Privacy;

/// <summary>A guard that does what it is told and keeps what it saw.</summary>
internal sealed class ScriptedGuard(Func<EgressPayload, CancellationToken, ValueTask<EgressVerdict>> inspect) : IEgressGuard
{
    public ScriptedGuard(EgressVerdict verdict)
        : this((_, _) => new(verdict))
    {
    }

    public List<EgressPayload> Seen { get; } = [];

    public ValueTask<EgressVerdict> InspectAsync(EgressPayload payload, CancellationToken cancellationToken)
    {
        Seen.Add(payload);
        return inspect(payload, cancellationToken);
    }
}
