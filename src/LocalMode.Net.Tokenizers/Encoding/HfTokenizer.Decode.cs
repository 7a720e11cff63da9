namespace LocalMode.Tokenizers;

public sealed partial class HfTokenizer
{
    /// <summary>Turns ids back into text.</summary>
    /// <param name="ids">The ids. Those that no token has are left out.</param>
    /// <param name="skipSpecialTokens">Whether special tokens are left out.</param>
    /// <returns>The text. For most models it is close to what was encoded, not equal: WordPiece loses case, accents and exact white space.</returns>
    public string Decode(ReadOnlySpan<int> ids, bool skipSpecialTokens = true)
    {
        var tokens = new List<string>(ids.Length);
        foreach (int id in ids)
        {
            if (HasText(id, skipSpecialTokens))
            {
                tokens.Add(IdToToken(id)!);
            }
        }

        _decoder.Decode(tokens);
        return string.Concat(tokens);
    }

    /// <summary>Tells whether an id takes part in decoding.</summary>
    /// <param name="id">Any number.</param>
    /// <param name="skipSpecialTokens">Whether special tokens are left out.</param>
    internal bool HasText(int id, bool skipSpecialTokens) =>
        IdToToken(id) is not null && !(skipSpecialTokens && IsSpecialToken(id));
}
