namespace LocalMode;

/// <summary>The triggers that the options turn on.</summary>
internal static class BuiltInTriggers
{
    /// <summary>Those that are asked before the local leg runs, in order: what needs no open model comes first.</summary>
    public static IEscalationTrigger[] BeforeLocal(EscalationOptions options) =>
    [
        new CapabilityTrigger(),
        new QueueTrigger(options.MaxQueueLength),
        new MemoryTrigger(),
        new ReadinessTrigger(options.ReadinessTimeout, options.TimeProvider),
        new ContextTrigger(options.ReservedOutputTokens),
    ];

    /// <summary>Those that are asked while the local leg runs and after it.</summary>
    public static IEnumerable<IEscalationTrigger> Running(EscalationOptions options)
    {
        yield return new TruncationTrigger();
        if (options.DetectRepetition)
            yield return new RepetitionTrigger();
        if (options.EscalateRefusals)
            yield return new RefusalTrigger();
        if (options.MinimumConfidence is { } minimum)
            yield return new ConfidenceTrigger(options.ConfidenceEstimator ?? EscalationSettings.Estimator, minimum);
        if (options.SelfConsistency is { } samples)
            yield return new SelfConsistencyTrigger(samples);
    }
}
