namespace LocalMode;

/// <summary>What one fallback client shows of its state, to health checks and to <see cref="EscalationGauges"/>.</summary>
/// <param name="settings">What its requests share.</param>
/// <param name="askLocal">Asks the local leg for a service.</param>
internal sealed class EscalationStatus(EscalationSettings settings, Func<Type, object?, object?> askLocal) : IEscalationStatus
{
    public string? Name => settings.Name;

    public EscalationMode Mode => settings.Mode;

    public EscalationMode Ceiling => settings.Ceiling;

    public CircuitState LocalCircuit => settings.Local.Breaker.State;

    public CircuitState CloudCircuit => settings.Cloud.Breaker.State;

    public DateTimeOffset? LocalRetryAt => settings.Local.Breaker.RetryAt;

    public DateTimeOffset? CloudRetryAt => settings.Cloud.Breaker.RetryAt;

    public bool IsOnline => settings.Egress.Connectivity.IsOnline;

    public IReadOnlyList<IBudget> Budgets => settings.Egress.Budgets;

    /// <summary>Gets the requests that wait for the local model, or <see langword="null"/> where it does not tell.</summary>
    public int? QueueLength
    {
        get
        {
            try
            {
                return (askLocal(typeof(IModelLoad), null) as IModelLoad)?.QueueLength;
            }
            catch (ObjectDisposedException)
            {
                // Whoever measures is not told when a client is disposed.
                return null;
            }
        }
    }
}
