using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LocalMode;

/// <summary>Tells how well a fallback client can serve now, from what it has learnt already: nothing is sent, and no model is opened.</summary>
/// <param name="ask">Asks the client for a service.</param>
internal sealed class EscalationHealthCheck(Func<Type, object?> ask) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        IEscalationStatus status = ask(typeof(IEscalationStatus)) as IEscalationStatus
            ?? throw new InvalidOperationException("The client has no second leg, so that there is no escalation to check. Register it with EscalateTo or UseEscalation.");
        ModelState? model = (ask(typeof(IModelReadiness)) as IModelReadiness)?.State;
        List<string> local = [];
        List<string> cloud = [];
        if (status.LocalCircuit == CircuitState.Open)
            local.Add("the circuit of the local leg is open");
        if (model is ModelState.NotPresent or ModelState.Faulted or ModelState.Downloading or ModelState.Loading)
            local.Add($"the local model is {model}");
        if (status.CloudCircuit == CircuitState.Open)
            cloud.Add("the circuit of the cloud leg is open");
        if (!status.IsOnline)
            cloud.Add("the machine is offline");
        foreach (IBudget budget in status.Budgets)
        {
            if (budget.Remaining <= 0)
                cloud.Add($"the budget '{budget.Name}' is used up");
        }

        bool usesLocal = status.Mode != EscalationMode.CloudOnly || status.Ceiling < EscalationMode.CloudOnly;
        bool usesCloud = status.Mode != EscalationMode.LocalOnly && status.Ceiling != EscalationMode.LocalOnly;
        bool localServes = usesLocal && local.Count == 0;
        bool cloudServes = usesCloud && cloud.Count == 0;
        List<string> problems = [.. usesLocal ? local : [], .. usesCloud ? cloud : []];
        HealthStatus health = problems.Count == 0 ? HealthStatus.Healthy
            : localServes || cloudServes ? HealthStatus.Degraded
            : context.Registration.FailureStatus;
        return Task.FromResult(new HealthCheckResult(health, problems.Count == 0 ? null : string.Join("; ", problems), data: Data(status, model)));
    }

    private static Dictionary<string, object> Data(IEscalationStatus status, ModelState? model)
    {
        Dictionary<string, object> data = new()
        {
            ["mode"] = status.Mode.ToString(),
            ["localCircuit"] = status.LocalCircuit.ToString(),
            ["cloudCircuit"] = status.CloudCircuit.ToString(),
            ["online"] = status.IsOnline,
        };
        if (model is { } state)
            data["model"] = state.ToString();
        if (status.LocalRetryAt is { } localRetry)
            data["localRetryAt"] = localRetry;
        if (status.CloudRetryAt is { } cloudRetry)
            data["cloudRetryAt"] = cloudRetry;
        return data;
    }
}
