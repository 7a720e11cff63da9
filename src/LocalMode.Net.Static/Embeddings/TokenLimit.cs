namespace LocalMode.Static;

/// <summary>Which tokens of a text count.</summary>
/// <param name="MaxTokens">How many at most.</param>
/// <param name="FromEnd">Whether the last ones are kept where there are more.</param>
/// <param name="UnknownId">The token that never counts, or -1.</param>
internal readonly record struct TokenLimit(int MaxTokens, bool FromEnd, int UnknownId)
{
    /// <summary>Returns how much room to give the tokenizer at first.</summary>
    public int RoomToTry(int characters, int usual) =>
        FromEnd || MaxTokens > usual ? Math.Max(usual, Math.Min(characters, Array.MaxLength / 2) * 2) : Math.Max(usual, 2 * MaxTokens);

    /// <summary>Keeps the tokens that count, in place.</summary>
    /// <param name="ids">All tokens.</param>
    /// <param name="isCut">Whether there are more than may count.</param>
    public Span<int> Apply(Span<int> ids, out bool isCut)
    {
        int count = ids.Length;
        if (ids.Contains(UnknownId))
        {
            count = 0;
            foreach (int id in ids)
            {
                if (id != UnknownId)
                    ids[count++] = id;
            }
        }

        int kept = Math.Min(count, MaxTokens);
        isCut = count > MaxTokens;
        return FromEnd ? ids[(count - kept)..count] : ids[..kept];
    }
}
