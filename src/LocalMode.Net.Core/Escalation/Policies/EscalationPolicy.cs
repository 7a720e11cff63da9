namespace LocalMode;

/// <summary>What a tenant or user may, beside the options of the client. It can only restrict: the strictest ceiling holds, and every budget counts.</summary>
/// <remarks>Immutable and safe for concurrent use.</remarks>
public sealed record EscalationPolicy
{
    /// <summary>Gets the policy that adds nothing.</summary>
    public static EscalationPolicy None { get; } = new();

    /// <summary>Gets the mode of requests that name none, or <see langword="null"/> for the client's.</summary>
    public EscalationMode? Mode { get; init; }

    /// <summary>Gets the loosest mode allowed, or <see langword="null"/> for the client's. The stricter one holds.</summary>
    public EscalationMode? Ceiling { get; init; }

    /// <summary>Gets a guard that is asked beside the client's, or <see langword="null"/>. The stricter verdict holds.</summary>
    public IEgressGuard? Guard { get; init; }

    /// <summary>Gets budgets that count beside the client's.</summary>
    public IReadOnlyList<IBudget> Budgets { get; init; } = [];
}
