namespace LocalMode;

/// <summary>
/// The names of what escalation measures. Subscribe with <c>AddSource</c> and <c>AddMeter</c> of OpenTelemetry. No tag ever holds
/// text of a prompt or of an answer, and each takes few values.
/// </summary>
public static class EscalationTelemetry
{
    /// <summary>The name of the activity source and of the meter.</summary>
    /// <remarks>
    /// Each request is one activity named <c>escalation</c> with the tags <c>localmode.escalation.mode</c>, <c>.route</c>, <c>.outcome</c>,
    /// <c>.reason</c> and <c>.stage</c>, the last two only where the local leg was given up, and <c>error.type</c> for an error. A permitted
    /// escalation is an event named <c>escalated</c> in it. The calls of both legs are its children.
    /// </remarks>
    public const string Name = "LocalMode.Escalation";

    /// <summary>A counter of requests. Tags: <c>route</c> (local, cloud, none) and <c>outcome</c> (success, error, forbidden, incomplete, cancelled, abandoned).</summary>
    public const string Requests = "localmode.escalation.requests";

    /// <summary>A counter of permitted escalations. Tags: <c>reason</c>, a value of <see cref="EscalationReason"/>, and <c>stage</c>, one of <see cref="EscalationStage"/>.</summary>
    public const string Escalations = "localmode.escalation.escalations";

    /// <summary>A histogram of the duration of calls, in seconds. Tags: <c>leg</c> (local, cloud) and <c>outcome</c>, a value of <see cref="EscalationAttemptOutcome"/>.</summary>
    public const string AttemptDuration = "localmode.escalation.attempt.duration";

    /// <summary>A histogram of the time from a call to its first content, in seconds, of streamed calls. Tag: <c>leg</c> (local, cloud).</summary>
    public const string TimeToFirstContent = "localmode.escalation.time_to_first_content";
}
