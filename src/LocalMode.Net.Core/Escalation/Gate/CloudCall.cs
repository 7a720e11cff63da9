namespace LocalMode;

/// <summary>A call that wants to pass the gate.</summary>
/// <param name="Operation">The kind of call, for the audit log: <c>chat</c> or <c>embeddings</c>.</param>
/// <param name="Map">Makes exactly what would be sent to a target.</param>
/// <param name="Redactable">Whether placeholders may stand for values: not where they would change the result for good.</param>
/// <param name="PromptTokens">The tokens of the prompt by the local model's count, or <see langword="null"/>.</param>
/// <param name="MaxOutputTokens">The most tokens that the answer may have.</param>
internal sealed record CloudCall(string Operation, Func<EgressTarget, EgressPayload> Map, bool Redactable, int? PromptTokens, long MaxOutputTokens);
