using System.Diagnostics;

namespace LocalMode;

/// <summary>What has happened to one request so far, and how that is told: the report, the activity, the metrics and the ledger. Used by one flow of control.</summary>
internal sealed partial class EscalationJournal(EscalationSettings settings, RequestSettings request) : EgressJournal
{
    private readonly long _started = settings.TimeProvider.GetTimestamp();
    private readonly List<EscalationAttempt> _attempts = new(2);
    private readonly List<AttemptRecord> _open = new(1);

    public Activity? Activity { get; private set; }

    public EscalationLeg? ServedBy { get; set; }

    public EscalationReason? Reason { get; private set; }

    public EscalationStage? Stage { get; private set; }

    public double? Confidence { get; set; }

    public bool Hedged { get; set; }

    public bool Restarted { get; set; }

    public int UnknownPlaceholders { get; set; }

    public bool HasEnded { get; private set; }

    /// <summary>Gets the calls begun, those that still run included.</summary>
    public int Calls { get; private set; }

    /// <summary>Gets the calls that have ended, as they stand now.</summary>
    public EscalationAttempt[] Attempts => [.. _attempts];

    /// <summary>Gets the time that the request has left, or <see langword="null"/> if it has no limit.</summary>
    public TimeSpan? Remaining => settings.TotalTimeout is { } total
        ? Max(total - settings.TimeProvider.GetElapsedTime(_started), TimeSpan.Zero)
        : null;

    public void Start(EscalationMode mode)
    {
        Mode = mode;
        Activity = EscalationInstruments.Start(mode);
    }

    public void GiveUp(EscalationReason reason, EscalationStage stage) => (Reason, Stage) = (reason, stage);

    public AttemptRecord Begin(LegRuntime leg, string? modelId, bool isRepair, CloudPass? pass)
    {
        AttemptRecord attempt = new(leg, modelId, isRepair, pass, settings.TimeProvider);
        Calls++;
        _open.Add(attempt);
        return attempt;
    }

    /// <summary>Ends a call. Repeated calls do nothing.</summary>
    /// <param name="attempt">The call.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="error">Its error, if any.</param>
    public async ValueTask CloseAsync(AttemptRecord attempt, EscalationAttemptOutcome outcome, Exception? error = null)
    {
        if (!_open.Remove(attempt))
            return;
        CostEntry? cost = settings.Costs?.Of(attempt, settings.TimeProvider.GetUtcNow(), request.Conversation);
        EscalationAttempt closed = attempt.Close(outcome, error, attempt.Leg == EscalationLeg.Cloud ? settings.Costs?.Spent(attempt) : null);
        _attempts.Add(closed);
        if (attempt.Pass is { } pass)
        {
            // A call that failed before it gave anything is not billed; any other that was sent is, as estimated where its usage is not known.
            bool billed = attempt.Usage is not null || attempt.TimeToFirstContent is not null || outcome != EscalationAttemptOutcome.Failed;
            await pass.SettleAsync(billed, attempt.Usage, attempt.ModelId).ConfigureAwait(false);
        }
        if (cost is not null && settings.Ledger is { } ledger && (attempt.Leg == EscalationLeg.Cloud || outcome == EscalationAttemptOutcome.Answered))
            ledger.Record(cost);
    }

    /// <summary>Closes the calls that nothing has closed.</summary>
    public async ValueTask CloseRestAsync(EscalationAttemptOutcome outcome, Exception? error = null)
    {
        while (_open.Count > 0)
            await CloseAsync(_open[^1], outcome, error).ConfigureAwait(false);
    }

    public EscalationReport End(string outcome, Exception? error)
    {
        HasEnded = true;
        (decimal? spent, decimal? avoided) = settings.Costs is { } costs ? costs.Total(_attempts, ServedBy) : default;
        EscalationReport report = new()
        {
            ServedBy = ServedBy,
            Mode = Mode,
            Reason = Reason,
            Stage = Stage,
            Block = Block?.Block,
            Rule = Block?.Rule,
            Guard = Guard,
            Redactions = Redactions,
            UnknownPlaceholders = UnknownPlaceholders,
            Confidence = Confidence,
            Cost = spent,
            AvoidedCost = avoided,
            Currency = spent is null && avoided is null ? null : settings.Costs?.Currency,
            AuditId = AuditId,
            Label = request.Label,
            Hedged = Hedged,
            Restarted = Restarted,
            Duration = settings.TimeProvider.GetElapsedTime(_started),
            Attempts = [.. _attempts],
        };
        EscalationInstruments.RequestEnded(Activity, report, outcome, error);
        Activity?.Dispose();
        return report;
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
