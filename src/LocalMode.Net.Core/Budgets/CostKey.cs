namespace LocalMode;

/// <summary>What a row of a <see cref="CostLedger"/> is about.</summary>
internal readonly record struct CostKey(DateOnly? Day, EscalationLeg Leg, string? ModelId, string Currency);
