namespace LocalMode;

/// <summary>What <see cref="EgressGate"/> decided: a payload that may be sent, or why none may.</summary>
internal sealed record EgressClearance
{
    /// <summary>The payload to send, this very object, or <see langword="null"/> where nothing may leave.</summary>
    public EgressPayload? Payload { get; init; }

    /// <summary>Why nothing may leave; <see langword="null"/> where it may.</summary>
    public EscalationBlock? Block { get; init; }

    /// <summary>The rule that decided, a clause; empty where the guard simply allowed.</summary>
    public string Rule { get; init; } = "";

    /// <summary>What failed: the guard's or the consent callback's exception.</summary>
    public Exception? Error { get; init; }

    /// <summary>The guard's verdict; <see cref="EgressOutcome.Forbid"/> where it gave none.</summary>
    public EgressOutcome Verdict { get; init; } = EgressOutcome.Forbid;

    public IReadOnlyList<EgressFinding> Findings { get; init; } = [];

    /// <summary>The occurrences that were replaced.</summary>
    public int Redactions { get; init; }

    /// <summary>What restores the placeholders in the answer; <see langword="null"/> where there are none.</summary>
    public RedactionVault? Vault { get; init; }

    public string? ConsentId { get; init; }

    /// <summary>The bytes that leave with <see cref="Payload"/>; 0 without one.</summary>
    public long BytesOut { get; init; }
}
