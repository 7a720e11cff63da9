using Microsoft.Extensions.AI;

// Theirs is experimental: what it does is written down here, so that a change of it is seen.
#pragma warning disable MEAI001

namespace LocalMode.Scorecard.Running;

/// <summary>The clients that the scenarios are run on.</summary>
public static class Subjects
{
    /// <summary>Gets ours.</summary>
    public static Subject Escalation { get; } = EscalationAdapter.Create;

    /// <summary>Gets Microsoft.Extensions.AI's own failover client, for comparison. It has no policies.</summary>
    public static Subject Failover { get; } = static (primary, fallback, _, _) => new OrderedFailoverChatClient([primary, fallback], leaveOpen: true);
}
