#pragma warning disable CA1822
using Microsoft.Extensions.AI;
namespace LocalMode;
internal sealed class RedactionVault { public int Count => 0; }
internal sealed class ConversationVaults(TimeProvider t) { public RedactionVault Get(string c) => new(); public TimeProvider T => t; }
internal sealed class RedactingChatClient(IChatClient inner, RedactionVault vault, EscalationJournal journal) : DelegatingChatClient(inner) { public RedactionVault V => vault; public EscalationJournal J => journal; }
internal sealed record EgressInspection(EgressVerdict? Verdict, CloudBlock? Block, long Bytes);
internal sealed record EgressDecision(EgressPayload? Payload, CloudBlock? Block, EgressVerdict? Verdict, int Redactions, string? ConsentId, long BytesOut);
internal static class EgressGate
{
    public static async ValueTask<EgressInspection> InspectAsync(EgressPayload payload, IEgressGuard guard, EgressSettings settings, CancellationToken ct)
    {
        if (payload.Conversation is { } c && settings.Pins.IsPinned(c)) return new(null, new CloudBlock(EscalationBlock.PinnedConversation, "the conversation is pinned"), 0);
        EgressVerdict v;
        try { v = await guard.InspectAsync(payload, ct).ConfigureAwait(false); }
        catch (Exception e) when (!ct.IsCancellationRequested) { return new(null, new CloudBlock(EscalationBlock.GuardFailure, "the guard failed", e), 0); }
        CloudBlock? b = v.Outcome == EgressOutcome.Forbid ? new CloudBlock(v.Block, v.Rule) : null;
        if (b is { Block: EscalationBlock.SensitiveData } && payload.Conversation is { } d) settings.Pins.Pin(d);
        return new(v, b, PayloadTexts.Read(payload).Bytes);
    }
    public static async ValueTask<EgressDecision> DecideAsync(EgressPayload payload, IEgressGuard guard, EgressSettings settings, EscalationReason? reason, RedactionVault? vault, CancellationToken ct)
    {
        var i = await InspectAsync(payload, guard, settings, ct).ConfigureAwait(false);
        return new(payload, i.Block, i.Verdict, 0, null, i.Bytes);
    }
}
internal sealed class LogProbabilityConfidenceEstimator : IConfidenceEstimator { public ValueTask<double?> EstimateAsync(IReadOnlyList<ChatMessage> messages, ChatOptions? options, ChatResponse response, CancellationToken cancellationToken = default) => default; }
internal sealed class RepetitionTrigger : IEscalationTrigger;
internal sealed class ConfidenceTrigger(IConfidenceEstimator e, double m) : IEscalationTrigger { public double M => m; public IConfidenceEstimator E => e; }
