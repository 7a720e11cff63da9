namespace LocalMode;

/// <summary>What the calls of one leg to one model on one day cost and avoided. Immutable.</summary>
/// <param name="Day">The day, in the time zone of the ledger; <see langword="null"/> for earlier days, which the ledger keeps together.</param>
/// <param name="Leg">The leg.</param>
/// <param name="ModelId">The model, or <see langword="null"/> where it is not known. <see cref="CostLedger.OtherModels"/> stands for those beyond the ledger's limit.</param>
/// <param name="Currency">The currency.</param>
/// <param name="Calls">The calls.</param>
/// <param name="InputTokens">The tokens of their prompts.</param>
/// <param name="OutputTokens">The tokens of their answers.</param>
/// <param name="Spent">The money spent.</param>
/// <param name="AvoidedEstimate">What the same tokens would have cost at the cloud model's price: an estimate, since another model counts other tokens.</param>
public sealed record CostTotal(
    DateOnly? Day,
    EscalationLeg Leg,
    string? ModelId,
    string Currency,
    long Calls,
    long InputTokens,
    long OutputTokens,
    decimal Spent,
    decimal AvoidedEstimate);
