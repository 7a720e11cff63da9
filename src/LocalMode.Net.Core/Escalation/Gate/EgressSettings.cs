namespace LocalMode;

/// <summary>What decides whether something may leave: the same for every kind of call of a client.</summary>
internal sealed class EgressSettings(EscalationOptions options)
{
    public IEgressGuard Guard { get; } = options.Guard;

    public TimeSpan GuardTimeout { get; } = options.GuardTimeout;

    public Func<ConsentRequest, CancellationToken, ValueTask<ConsentDecision>>? RequestConsentAsync { get; } = options.RequestConsentAsync;

    public ConversationPins Pins { get; } = options.Pins;

    public ConversationVaults Vaults { get; } = new(options.TimeProvider);

    public IAuditLog? AuditLog { get; } = options.AuditLog;

    public IReadOnlyList<IBudget> Budgets { get; } = [.. options.Budgets];

    public IConnectivity Connectivity { get; } = options.Connectivity ?? NetworkConnectivity.Instance;

    public string? CloudModelId { get; } = options.CloudModelId;

    public TimeProvider TimeProvider { get; } = options.TimeProvider;
}
