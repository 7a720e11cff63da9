namespace LocalMode;

/// <summary>A call of a cloud leg, as a budget sees it before it is made.</summary>
/// <param name="ModelId">The model, or <see langword="null"/> where it is not known.</param>
/// <param name="InputTokens">The tokens of the prompt, by the best estimate there is.</param>
/// <param name="MaxOutputTokens">The most tokens that the answer may have.</param>
/// <param name="Conversation">The conversation that the application named, or <see langword="null"/>.</param>
public readonly record struct BudgetCall(string? ModelId, long InputTokens, long MaxOutputTokens, string? Conversation = null);
