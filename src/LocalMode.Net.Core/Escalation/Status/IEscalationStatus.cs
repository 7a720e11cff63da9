namespace LocalMode;

/// <summary>What a fallback client knows of its legs now, for health checks and displays. Asking sends nothing, opens nothing and waits for nothing.</summary>
/// <remarks>A fallback client answers it through <c>GetService</c>. Implementations are safe for concurrent use; each property is of its own moment.</remarks>
public interface IEscalationStatus
{
    /// <summary>Gets the client's name, <see cref="EscalationOptions.Name"/>, or <see langword="null"/>.</summary>
    string? Name { get; }

    /// <summary>Gets the mode of requests that name none.</summary>
    EscalationMode Mode { get; }

    /// <summary>Gets the loosest mode that any request may have.</summary>
    EscalationMode Ceiling { get; }

    /// <summary>Gets the state of the local leg's circuit breaker.</summary>
    CircuitState LocalCircuit { get; }

    /// <summary>Gets the state of the cloud leg's circuit breaker.</summary>
    CircuitState CloudCircuit { get; }

    /// <summary>Gets when the local leg is tried again, or <see langword="null"/> unless its circuit is open.</summary>
    DateTimeOffset? LocalRetryAt { get; }

    /// <summary>Gets when the cloud leg may be tried again, or <see langword="null"/> unless its circuit is open.</summary>
    DateTimeOffset? CloudRetryAt { get; }

    /// <summary>Gets whether there is a network. A cloud leg on this machine needs none.</summary>
    bool IsOnline { get; }

    /// <summary>Gets the budgets of the cloud leg. Those of a tenant's policy are not among them.</summary>
    IReadOnlyList<IBudget> Budgets { get; }
}
