using Microsoft.Extensions.AI;

namespace LocalMode.Testing;

/// <summary>Two faults, one in what comes out of the other.</summary>
internal sealed class CombinedFault(Fault first, Fault second) : Fault
{
    internal override IAsyncEnumerable<ChatResponseUpdate> Apply(
        Func<IAsyncEnumerable<ChatResponseUpdate>> open, FaultClock clock, CancellationToken cancellationToken) =>
        second.Apply(() => first.Apply(open, clock, cancellationToken), clock, cancellationToken);
}
