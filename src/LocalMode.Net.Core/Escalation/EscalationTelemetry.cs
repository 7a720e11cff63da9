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
    /// <c>.reason</c> and <c>.stage</c>, the last two only where the local leg was given up, <c>.rule</c> where it had a reason to leave and
    /// was not let go, and <c>error.type</c> for an error. A permitted
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

    /// <summary>A counter of requests that had a reason to leave and were not let go. Tag: <c>rule</c>, a value of <see cref="EscalationBlock"/>.</summary>
    public const string Blocked = "localmode.escalation.blocked";

    /// <summary>A histogram of the time from the first content of a streamed answer, which is held, to its commit, which shows it, in seconds. Tag: <c>leg</c> (local, cloud), the one that serves.</summary>
    public const string CommitDelay = "localmode.escalation.commit.delay";

    /// <summary>A histogram of the confidence of local answers, 0 to 1, where it was estimated. No tags.</summary>
    public const string Confidence = "localmode.escalation.confidence";

    /// <summary>A counter of the money that calls of the cloud leg cost: real tokens times <see cref="EscalationOptions.Prices"/>. Tag: <c>currency</c>, the table's.</summary>
    public const string CostSpent = "localmode.escalation.cost.spent";

    /// <summary>A counter of the money that local answers would have cost at the cloud model's price: an estimate. Tag: <c>currency</c>, the table's.</summary>
    public const string CostAvoided = "localmode.escalation.cost.avoided";

    /// <summary>
    /// A gauge of what is left of each budget of the options, in the budget's unit. Tag: <c>budget</c>, its name; of several budgets of one name it is the least.
    /// Budgets of conversations and of tenants have none.
    /// </summary>
    public const string BudgetRemaining = "localmode.escalation.budget.remaining";

    /// <summary>
    /// A gauge of the circuit breaker of each leg: 0 closed, 1 open, 2 half-open, as in <see cref="LocalMode.CircuitState"/>. Tags: <c>leg</c> (local, cloud) and
    /// <c>client</c>, <see cref="EscalationOptions.Name"/>, where it is set; of several clients of one name, or of none, it is the worst.
    /// </summary>
    public const string CircuitState = "localmode.escalation.circuit.state";

    /// <summary>A gauge of the requests that wait for the local model, where it tells (<see cref="IModelLoad"/>). Tag: <c>client</c>, as above; the clients of one name are added up.</summary>
    public const string QueueLength = "localmode.escalation.queue.length";
}
