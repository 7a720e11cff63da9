namespace LocalMode;

/// <summary>What a user is asked: may exactly this leave?</summary>
/// <param name="payload">Exactly what would leave, redactions done.</param>
/// <param name="reason">Why the request wants to leave.</param>
/// <param name="rule">The rule that asks, a clause.</param>
/// <param name="findings">What the detectors found.</param>
public sealed class ConsentRequest(EgressPayload payload, EscalationReason? reason, string rule, IReadOnlyList<EgressFinding> findings)
{
    /// <summary>Gets exactly what would leave, redactions done. It must not be changed.</summary>
    public EgressPayload Payload { get; } = payload ?? throw new ArgumentNullException(nameof(payload));

    /// <summary>Gets why the request wants to leave, or <see langword="null"/> where the guard asks before that is known.</summary>
    public EscalationReason? Reason { get; } = reason;

    /// <summary>Gets the rule that asks, a clause.</summary>
    public string Rule { get; } = rule ?? throw new ArgumentNullException(nameof(rule));

    /// <summary>Gets what the detectors found.</summary>
    public IReadOnlyList<EgressFinding> Findings { get; } = findings ?? throw new ArgumentNullException(nameof(findings));
}
