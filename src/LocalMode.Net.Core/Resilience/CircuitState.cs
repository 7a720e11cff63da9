namespace LocalMode;

/// <summary>Whether the circuit breaker of a leg lets calls through.</summary>
public enum CircuitState
{
    /// <summary>It does.</summary>
    Closed,

    /// <summary>It does not, after recent failures of the leg.</summary>
    Open,

    /// <summary>Its break is over: it lets one call through, whose end decides.</summary>
    HalfOpen,
}
