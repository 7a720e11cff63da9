using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace LocalMode;

/// <summary>The instruments behind <see cref="EscalationTelemetry"/>, one set for the process.</summary>
internal static class EscalationInstruments
{
    private static readonly ActivitySource Source = new(EscalationTelemetry.Name);
    private static readonly Meter Meter = new(EscalationTelemetry.Name);
    private static readonly Counter<long> Requests = Meter.CreateCounter<long>(
        EscalationTelemetry.Requests, "{request}", "Requests, by the leg that served them and how they ended.");
    private static readonly Counter<long> Escalations = Meter.CreateCounter<long>(
        EscalationTelemetry.Escalations, "{escalation}", "Requests that left the local leg, by reason and stage.");
    private static readonly Histogram<double> AttemptDuration = Meter.CreateHistogram<double>(
        EscalationTelemetry.AttemptDuration, "s", "Duration of one call of one leg.");
    private static readonly Histogram<double> TimeToFirstContent = Meter.CreateHistogram<double>(
        EscalationTelemetry.TimeToFirstContent, "s", "Time from the call of a leg to its first content.");

    public static Activity? Start(EscalationMode mode) =>
        Source.StartActivity("escalation")?.SetTag("localmode.escalation.mode", mode.ToString());

    public static void Escalated(Activity? activity, EscalationReason reason, EscalationStage stage)
    {
        Escalations.Add(1, new("reason", reason.ToString()), new("stage", stage.ToString()));
        activity?.AddEvent(new ActivityEvent("escalated", tags: new() { { "reason", reason.ToString() }, { "stage", stage.ToString() } }));
    }

    public static void FirstContent(EscalationLeg leg, TimeSpan time) =>
        TimeToFirstContent.Record(time.TotalSeconds, new KeyValuePair<string, object?>("leg", Name(leg)));

    public static void AttemptEnded(EscalationAttempt attempt) =>
        AttemptDuration.Record(attempt.Duration.TotalSeconds, new("leg", Name(attempt.Leg)), new("outcome", attempt.Outcome.ToString()));

    public static void RequestEnded(Activity? activity, EscalationReport report, string outcome, Exception? error)
    {
        string route = report.ServedBy is { } leg ? Name(leg) : "none";
        Requests.Add(1, new("route", route), new("outcome", outcome));
        if (activity is null)
            return;
        activity.SetTag("localmode.escalation.route", route).SetTag("localmode.escalation.outcome", outcome);
        if (report.Reason is { } reason)
            activity.SetTag("localmode.escalation.reason", reason.ToString()).SetTag("localmode.escalation.stage", report.Stage.ToString());
        if (error is not null)
            activity.SetTag("error.type", error.GetType().FullName).SetStatus(ActivityStatusCode.Error);
    }

    private static string Name(EscalationLeg leg) => leg == EscalationLeg.Local ? "local" : "cloud";
}
