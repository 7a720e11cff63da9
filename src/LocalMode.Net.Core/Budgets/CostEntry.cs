namespace LocalMode;

/// <summary>What one call of a leg cost, or avoided.</summary>
/// <param name="Time">When the call ended.</param>
/// <param name="Leg">The leg.</param>
/// <param name="ModelId">The model, or <see langword="null"/> where it is not known.</param>
/// <param name="InputTokens">The tokens of the prompt.</param>
/// <param name="OutputTokens">The tokens of the answer.</param>
/// <param name="Spent">The money spent: real tokens times the price of the model; 0 for local calls and for models without a price.</param>
/// <param name="Avoided">What the same tokens would have cost at the cloud model's price: an estimate, since another model counts other tokens; 0 for cloud calls.</param>
/// <param name="Currency">The currency of the price table, such as <c>USD</c>.</param>
/// <param name="Conversation">The conversation that the application named, or <see langword="null"/>.</param>
public sealed record CostEntry(
    DateTimeOffset Time,
    EscalationLeg Leg,
    string? ModelId,
    long InputTokens,
    long OutputTokens,
    decimal Spent,
    decimal Avoided,
    string Currency,
    string? Conversation = null);
