namespace LocalMode;

/// <summary>What all requests of a client share: its options as they were when it was created, and what was learnt of its legs.</summary>
internal sealed class EscalationSettings
{
    public EscalationSettings(EscalationOptions options)
    {
        Name = options.Name;
        Mode = options.Mode;
        Ceiling = options.Ceiling;
        PolicyResolver = options.PolicyResolver;
        Commit = options.Commit;
        AfterCommit = options.AfterCommit;
        FirstContentTimeout = options.FirstContentTimeout;
        StallTimeout = options.StallTimeout;
        TotalTimeout = options.TotalTimeout;
        MaxAttempts = options.MaxAttempts;
        ReadinessTimeout = options.ReadinessTimeout;
        MaxQueueLength = options.MaxQueueLength;
        RequireFinishReason = options.RequireFinishReason;
        RepairInvalidOutput = options.RepairInvalidOutput;
        Hedge = options.Hedge;
        GatesConfidence = options.MinimumConfidence is not null || options.SelfConsistency is not null;
        CloudModelId = options.CloudModelId;
        CloudContextLength = options.CloudContextLength;
        AssumedOutputTokens = options.AssumedOutputTokens;
        OptionsMapper = options.OptionsMapper ?? CloudOptionsMapper.Instance;
        TimeProvider = options.TimeProvider;
        Ledger = options.Ledger;
        Costs = options.Prices is { } prices ? new EscalationCosts(prices, options.CloudModelId) : null;
        Local = new LegRuntime(EscalationLeg.Local, new CircuitBreaker(options.Breaker, options.TimeProvider), options.FirstContentDeadline);
        Cloud = new LegRuntime(EscalationLeg.Cloud, new CircuitBreaker(options.Breaker, options.TimeProvider), options.FirstContentDeadline);
        Classifier = new FailureClassifierChain(options.FailureClassifiers);
        Egress = new EgressSettings(options);
        Rules = [.. options.Triggers];
        LocalTriggers = BuiltInTriggers.BeforeLocal(options);
        RunningTriggers = [.. options.Triggers, .. BuiltInTriggers.Running(options)];
    }

    public LegRuntime Local { get; }

    public LegRuntime Cloud { get; }

    public string? Name { get; }

    public EscalationMode Mode { get; }

    public EscalationMode Ceiling { get; }

    public IEscalationPolicyResolver? PolicyResolver { get; }

    public CommitPolicy? Commit { get; }

    public AfterCommitBehavior AfterCommit { get; }

    public TimeSpan? FirstContentTimeout { get; }

    public TimeSpan? StallTimeout { get; }

    public TimeSpan? TotalTimeout { get; }

    public int MaxAttempts { get; }

    public TimeSpan ReadinessTimeout { get; }

    public int? MaxQueueLength { get; }

    public bool RequireFinishReason { get; }

    public bool RepairInvalidOutput { get; }

    public bool Hedge { get; }

    /// <summary>Gets whether only a whole answer can pass.</summary>
    public bool GatesConfidence { get; }

    public string? CloudModelId { get; }

    public int? CloudContextLength { get; }

    public int AssumedOutputTokens { get; }

    public IOptionsMapper OptionsMapper { get; }

    public TimeProvider TimeProvider { get; }

    public ICostLedger? Ledger { get; }

    public EscalationCosts? Costs { get; }

    public FailureClassifierChain Classifier { get; }

    public EgressSettings Egress { get; }

    /// <summary>Gets what estimates the confidence where the application gives no other.</summary>
    public static LogProbabilityConfidenceEstimator Estimator { get; } = new();

    /// <summary>Gets the application's triggers, which are asked before anything runs.</summary>
    public IEscalationTrigger[] Rules { get; }

    /// <summary>Gets the built-in triggers of the local leg, in the order in which they are asked: tokens can be counted only once the model is open.</summary>
    public IEscalationTrigger[] LocalTriggers { get; }

    /// <summary>Gets all triggers that are asked while the local leg runs and after it.</summary>
    public IEscalationTrigger[] RunningTriggers { get; }
}
