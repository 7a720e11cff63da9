namespace LocalMode.Scorecard.Faults;

/// <summary>What a leg answers where nothing goes wrong.</summary>
/// <param name="ModelId">The model's name.</param>
/// <param name="Tokens">The pieces of the text.</param>
/// <param name="InputTokens">The usage that it reports.</param>
public sealed record LegAnswer(string ModelId, IReadOnlyList<string> Tokens, int InputTokens)
{
    /// <summary>Gets the whole text.</summary>
    public string Text => string.Concat(Tokens);

    /// <summary>Gets all tokens of the usage.</summary>
    public int TotalTokens => InputTokens + Tokens.Count;

    /// <summary>Makes an answer of so many words.</summary>
    public static LegAnswer Create(string modelId, int tokens, int inputTokens) =>
        new(modelId, [.. Enumerable.Range(0, tokens).Select(i => i == 0 ? $"{modelId}0" : $" {modelId}{i}")], inputTokens);
}
