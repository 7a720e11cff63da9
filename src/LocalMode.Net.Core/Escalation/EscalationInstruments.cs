using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace LocalMode;

/// <summary>The instruments behind <see cref="EscalationTelemetry"/>, one set for the process.</summary>
internal static class EscalationInstruments
{
    private static readonly ActivitySource Source = new(EscalationTelemetry.Name);
    internal static readonly Meter Meter = new(EscalationTelemetry.Name);
    private static readonly Counter<long> Requests = Meter.CreateCounter<long>(
        EscalationTelemetry.Requests, "{request}", "Requests, by the leg that served them and how they ended.");
    private static readonly Counter<long> Escalations = Meter.CreateCounter<long>(
        EscalationTelemetry.Escalations, "{escalation}", "Requests that left the local leg, by reason and stage.");
    private static readonly Histogram<double> AttemptDuration = Meter.CreateHistogram<double>(
        EscalationTelemetry.AttemptDuration, "s", "Duration of one call of one leg.");
    private static readonly Histogram<double> TimeToFirstContent = Meter.CreateHistogram<double>(
        EscalationTelemetry.TimeToFirstContent, "s", "Time from the call of a leg to its first content.");

    private static readonly Counter<long> Blocked = Meter.CreateCounter<long>(
        EscalationTelemetry.Blocked, "{request}", "Requests that had a reason to leave and were not let go, by rule.");
    private static readonly Histogram<double> CommitDelay = Meter.CreateHistogram<double>(
        EscalationTelemetry.CommitDelay, "s", "Time from the first content of a streamed answer to its commit.");
    private static readonly Histogram<double> Confidence = Meter.CreateHistogram<double>(
        EscalationTelemetry.Confidence, "1", "Estimated confidence of local answers.");
    private static readonly Counter<double> CostSpent = Meter.CreateCounter<double>(
        EscalationTelemetry.CostSpent, "{currency}", "Money spent on calls of the cloud leg.");
    private static readonly Counter<double> CostAvoided = Meter.CreateCounter<double>(
        EscalationTelemetry.CostAvoided, "{currency}", "Estimate of the money that local answers did not cost.");

    public static Activity? Start(EscalationMode mode) =>
        Source.StartActivity("escalation")?.SetTag("localmode.escalation.mode", mode.ToString());

    public static void Escalated(Activity? activity, EscalationReason reason, EscalationStage stage)
    {
        Escalations.Add(1, new("reason", reason.ToString()), new("stage", stage.ToString()));
        activity?.AddEvent(new ActivityEvent("escalated", tags: new() { { "reason", reason.ToString() }, { "stage", stage.ToString() } }));
    }

    public static void FirstContent(EscalationLeg leg, TimeSpan time) =>
        TimeToFirstContent.Record(time.TotalSeconds, new KeyValuePair<string, object?>("leg", Name(leg)));

    public static void Committed(EscalationLeg leg, TimeSpan delay) =>
        CommitDelay.Record(delay.TotalSeconds, new KeyValuePair<string, object?>("leg", Name(leg)));

    public static void AttemptEnded(EscalationAttempt attempt) =>
        AttemptDuration.Record(attempt.Duration.TotalSeconds, new("leg", Name(attempt.Leg)), new("outcome", attempt.Outcome.ToString()));

    public static void RequestEnded(Activity? activity, EscalationReport report, string outcome, Exception? error)
    {
        string route = report.ServedBy is { } leg ? Name(leg) : "none";
        Requests.Add(1, new("route", route), new("outcome", outcome));
        bool blocked = report is { Block: not null, Reason: not null };
        if (blocked)
            Blocked.Add(1, new KeyValuePair<string, object?>("rule", report.Block.ToString()));
        if (report.Confidence is { } confidence)
            Confidence.Record(confidence);
        if (report.Cost is { } spent)
            CostSpent.Add((double)spent, new KeyValuePair<string, object?>("currency", report.Currency));
        if (report.AvoidedCost is { } avoided)
            CostAvoided.Add((double)avoided, new KeyValuePair<string, object?>("currency", report.Currency));
        if (activity is null)
            return;
        activity.SetTag("localmode.escalation.route", route).SetTag("localmode.escalation.outcome", outcome);
        if (report.Reason is { } reason)
            activity.SetTag("localmode.escalation.reason", reason.ToString()).SetTag("localmode.escalation.stage", report.Stage.ToString());
        if (blocked)
            activity.SetTag("localmode.escalation.rule", report.Block.ToString());
        if (error is not null)
            activity.SetTag("error.type", error.GetType().FullName).SetStatus(ActivityStatusCode.Error);
    }

    private static string Name(EscalationLeg leg) => leg == EscalationLeg.Local ? "local" : "cloud";
}
