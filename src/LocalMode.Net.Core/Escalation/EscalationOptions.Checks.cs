using System.Globalization;

namespace LocalMode;

public sealed partial class EscalationOptions
{
    /// <summary>Initializes a new instance of the <see cref="EscalationOptions"/> class with the defaults.</summary>
    public EscalationOptions()
    {
    }

    private EscalationOptions(EscalationOptions other)
    {
        Name = other.Name;
        Mode = other.Mode;
        Ceiling = other.Ceiling;
        PolicyResolver = other.PolicyResolver;
        Commit = other.Commit;
        AfterCommit = other.AfterCommit;
        FirstContentTimeout = other.FirstContentTimeout;
        StallTimeout = other.StallTimeout;
        TotalTimeout = other.TotalTimeout;
        MaxAttempts = other.MaxAttempts;
        ReadinessTimeout = other.ReadinessTimeout;
        ReservedOutputTokens = other.ReservedOutputTokens;
        MaxQueueLength = other.MaxQueueLength;
        RequireFinishReason = other.RequireFinishReason;
        RepairInvalidOutput = other.RepairInvalidOutput;
        DetectRepetition = other.DetectRepetition;
        EscalateRefusals = other.EscalateRefusals;
        MinimumConfidence = other.MinimumConfidence;
        ConfidenceEstimator = other.ConfidenceEstimator;
        SelfConsistency = other.SelfConsistency?.Clone();
        Hedge = other.Hedge;
        CloudModelId = other.CloudModelId;
        CloudContextLength = other.CloudContextLength;
        OptionsMapper = other.OptionsMapper;
        Guard = other.Guard;
        GuardTimeout = other.GuardTimeout;
        RequestConsentAsync = other.RequestConsentAsync;
        Pins = other.Pins;
        AuditLog = other.AuditLog;
        AssumedOutputTokens = other.AssumedOutputTokens;
        Prices = other.Prices;
        Ledger = other.Ledger;
        Breaker = other.Breaker.Clone();
        FirstContentDeadline = other.FirstContentDeadline.Clone();
        ProbeLocal = other.ProbeLocal;
        Connectivity = other.Connectivity;
        TimeProvider = other.TimeProvider;
        Copy(other.Budgets, Budgets);
        Copy(other.Triggers, Triggers);
        Copy(other.FailureClassifiers, FailureClassifiers);
    }

    /// <summary>Checks what the attributes state, for clients that are created without a container.</summary>
    /// <exception cref="ArgumentException">A value is outside of its range; names the property.</exception>
    internal void ThrowIfInvalid()
    {
        ThrowIfOutside(Enum.IsDefined(Mode), Mode, nameof(Mode), "an escalation mode");
        ThrowIfOutside(Enum.IsDefined(Ceiling), Ceiling, nameof(Ceiling), "an escalation mode");
        ThrowIfOutside(Enum.IsDefined(AfterCommit), AfterCommit, nameof(AfterCommit), "Fail or Restart");
        ThrowIfNotTime(FirstContentTimeout, nameof(FirstContentTimeout));
        ThrowIfNotTime(StallTimeout, nameof(StallTimeout));
        ThrowIfNotTime(TotalTimeout, nameof(TotalTimeout));
        ThrowIfNotTime(GuardTimeout, nameof(GuardTimeout));
        ThrowIfOutside(
            ReadinessTimeout == Timeout.InfiniteTimeSpan || (ReadinessTimeout >= TimeSpan.Zero && ReadinessTimeout <= Longest),
            ReadinessTimeout, nameof(ReadinessTimeout), "infinite, or from zero to 49 days");
        ThrowIfOutside(MaxAttempts is >= 1 and <= 16, MaxAttempts, nameof(MaxAttempts), "1 to 16");
        ThrowIfOutside(ReservedOutputTokens >= 0, ReservedOutputTokens, nameof(ReservedOutputTokens), "0 or more");
        ThrowIfOutside(MaxQueueLength is null or >= 1, MaxQueueLength, nameof(MaxQueueLength), "null, or 1 or more");
        ThrowIfOutside(CloudContextLength is null or >= 1, CloudContextLength, nameof(CloudContextLength), "null, or 1 or more");
        ThrowIfOutside(MinimumConfidence is null or (>= 0 and <= 1), MinimumConfidence, nameof(MinimumConfidence), "null, or 0 to 1");
        ArgumentNullException.ThrowIfNull(TimeProvider);
        ThrowIfOutside(AssumedOutputTokens >= 1, AssumedOutputTokens, nameof(AssumedOutputTokens), "1 or more");
        ArgumentNullException.ThrowIfNull(Guard);
        ArgumentNullException.ThrowIfNull(Pins);
        ArgumentNullException.ThrowIfNull(Breaker);
        Breaker.ThrowIfInvalid();
        ArgumentNullException.ThrowIfNull(FirstContentDeadline);
        FirstContentDeadline.ThrowIfInvalid();
        SelfConsistency?.ThrowIfInvalid();
        ThrowIfNullIn(FailureClassifiers, nameof(FailureClassifiers));
        ThrowIfNullIn(Triggers, nameof(Triggers));
        ThrowIfNullIn(Budgets, nameof(Budgets));
    }

    private static TimeSpan Longest => TimeSpan.Parse(LongestTimer, CultureInfo.InvariantCulture);

    private static void Copy<T>(IList<T> from, IList<T> to)
    {
        foreach (T item in from)
            to.Add(item);
    }

    private static void ThrowIfNotTime(TimeSpan? value, string property) => ThrowIfOutside(
        value is null || (value > TimeSpan.Zero && value <= Longest), value, property, "more than zero and at most 49 days");

    private static void ThrowIfNullIn<T>(IList<T> list, string property)
        where T : class
    {
        if (list.Contains(null!))
            throw new ArgumentException($"{nameof(EscalationOptions)}.{property} holds an element that is null.", property);
    }

    private static void ThrowIfOutside<T>(bool valid, T value, string property, string expected)
    {
        if (!valid)
            throw new ArgumentOutOfRangeException(property, value, $"{nameof(EscalationOptions)}.{property} is {value}; expected {expected}.");
    }
}
