using Microsoft.Extensions.AI;

// Theirs is experimental: what it does is written down here, so that a change of it is seen.
#pragma warning disable MEAI001

namespace LocalMode.Scorecard.Running;

/// <summary>The clients that the scenarios are run on.</summary>
public static class Subjects
{
    /// <summary>Gets ours.</summary>
    public static Subject Escalation { get; } = new(EscalationAdapter.Create, Reports: true);

    /// <summary>Gets Microsoft.Extensions.AI's own failover client, for comparison. It has no policies and no reports, and is judged without.</summary>
    public static Subject Failover { get; } = new(static (primary, fallback, _, _) => new OrderedFailoverChatClient([primary, fallback], leaveOpen: true), Reports: false);
}
