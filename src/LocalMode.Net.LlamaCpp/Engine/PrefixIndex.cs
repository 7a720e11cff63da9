namespace LocalMode.LlamaCpp.Engine;

/// <summary>Decides which sequence answers a prompt, and which tokens it may keep.</summary>
internal static class PrefixIndex
{
    /// <summary>A copy moves a whole sequence, so it must save at least as many tokens of evaluation.</summary>
    public const int LeastTokensToCopy = 32;

    /// <summary>So much of another conversation may be thrown away without looking for another place.</summary>
    public const int TokensToLoseFreely = 64;

    /// <summary>Counts the tokens that two texts begin with alike.</summary>
    public static int Common(ReadOnlySpan<int> left, ReadOnlySpan<int> right) => left.CommonPrefixLength(right);

    /// <summary>Chooses.</summary>
    /// <param name="slots">All slots; at least one is idle.</param>
    /// <param name="prompt">The prompt. Its last token is never taken from a cache: its logits are needed.</param>
    /// <returns>The idle slot to use, the slot to copy into it first (or <see langword="null"/>), and the tokens to keep.</returns>
    public static (SequenceSlot Target, SequenceSlot? Source, int Prefix) Choose(ReadOnlySpan<SequenceSlot> slots, ReadOnlySpan<int> prompt)
    {
        ReadOnlySpan<int> reusable = prompt[..^1];
        SequenceSlot? inPlace = null;
        SequenceSlot? source = null;
        int inPlacePrefix = 0;
        int sourcePrefix = 0;
        foreach (SequenceSlot slot in slots)
        {
            int common = Common(slot.Cached, reusable);
            if (common > sourcePrefix)
                (source, sourcePrefix) = (slot, common);

            if (slot.IsIdle && common > inPlacePrefix)
                (inPlace, inPlacePrefix) = (slot, common);
        }

        SequenceSlot oldest = Oldest(slots);
        if (inPlace is not null && sourcePrefix - inPlacePrefix < LeastTokensToCopy)
        {
            int lost = inPlace.Evaluated - inPlacePrefix;
            bool keepsOther = lost > Math.Max(TokensToLoseFreely, inPlacePrefix) && oldest != inPlace;
            if (!keepsOther)
                return (inPlace, null, inPlacePrefix);

            return inPlacePrefix >= LeastTokensToCopy ? (oldest, inPlace, inPlacePrefix) : (oldest, null, Common(oldest.Cached, reusable));
        }

        return source is not null && source != oldest && sourcePrefix >= LeastTokensToCopy
            ? (oldest, source, sourcePrefix)
            : (oldest, null, Common(oldest.Cached, reusable));
    }

    /// <summary>Gets the idle slot whose loss costs least: an empty one, else the one not used for longest.</summary>
    public static SequenceSlot Oldest(ReadOnlySpan<SequenceSlot> slots)
    {
        SequenceSlot? oldest = null;
        foreach (SequenceSlot slot in slots)
        {
            if (slot.IsIdle && (oldest is null || Age(slot) < Age(oldest)))
                oldest = slot;
        }

        return oldest ?? throw new InvalidOperationException("No sequence is idle.");
    }

    private static long Age(SequenceSlot slot) => slot.Evaluated == 0 ? -1 : slot.LastUsed;
}
