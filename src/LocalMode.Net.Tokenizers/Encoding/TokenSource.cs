namespace LocalMode.Tokenizers;

/// <summary>Where a token of an assembled sequence comes from.</summary>
/// <param name="Sequence">0 for the first text, 1 for the second, -1 for a special token that was added.</param>
/// <param name="Index">The token's index in its <see cref="TokenizedText"/>, -1 for a special token.</param>
public readonly record struct TokenSource(int Sequence, int Index)
{
    /// <summary>Gets the source of a special token that was added.</summary>
    public static TokenSource Special => new(-1, -1);
}
