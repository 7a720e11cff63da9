namespace LocalMode.Tokenizers;

/// <summary>How many tokens of each text are kept; the arithmetic is Hugging Face's.</summary>
internal static class TruncationPlan
{
    /// <summary>Checks what does not depend on the texts.</summary>
    /// <param name="truncation">The settings.</param>
    /// <param name="special">The special tokens that are added.</param>
    /// <returns>The tokens of text for which there is room.</returns>
    /// <exception cref="ArgumentException">The settings cannot be met.</exception>
    public static int RoomFor(TokenizerTruncation truncation, int special)
    {
        int room = truncation.MaxLength - special;
        if (room < 0)
        {
            throw OptionsError.Create($"The truncation's MaxLength is {truncation.MaxLength}, but the special tokens alone are {special}.");
        }

        if (truncation.Stride < 0 || (truncation.Stride > 0 && truncation.Stride >= room))
        {
            throw OptionsError.Create(
                $"The truncation's Stride is {truncation.Stride}; expected 0 to {Math.Max(0, room - 1)}, because a MaxLength of {truncation.MaxLength} leaves room for {room} tokens of text.");
        }

        return truncation.Strategy is TruncationStrategy.LongestFirst or TruncationStrategy.OnlyFirst or TruncationStrategy.OnlySecond
            ? room
            : throw OptionsError.Create($"The truncation's Strategy is {truncation.Strategy}; expected LongestFirst, OnlyFirst or OnlySecond.");
    }

    /// <summary>Gives the tokens that each text keeps.</summary>
    /// <param name="strategy">Which text is cut.</param>
    /// <param name="room">The tokens for which there is room.</param>
    /// <param name="first">The tokens of the first text.</param>
    /// <param name="second">The tokens of the second text, or <see langword="null"/>.</param>
    /// <param name="special">The special tokens that are added, for the error.</param>
    /// <exception cref="ArgumentException">Only the second text may be cut, and there is none.</exception>
    /// <exception cref="ContextOverflowException">The text that may be cut is too short to make up for the other.</exception>
    public static (int First, int Second) Lengths(TruncationStrategy strategy, int room, int first, int? second, int special)
    {
        int other = second ?? 0;
        if (first + (long)other <= room)
        {
            return (first, other);
        }

        if (room == 0)
        {
            return (0, 0);
        }

        switch (strategy)
        {
            case TruncationStrategy.LongestFirst:
                return second is null ? (room, 0) : LongestFirst(room, first, other);
            case TruncationStrategy.OnlyFirst when other < room:
                return (room - other, other);
            case TruncationStrategy.OnlySecond when second is null:
                throw OptionsError.Create(
                    $"Only the second text may be cut, but there is one text of {first} tokens and room for {room}. Give a second text or another Strategy.");
            case TruncationStrategy.OnlySecond when first < room:
                return (first, room - first);
            default:
                string kept = strategy == TruncationStrategy.OnlyFirst ? "second" : "first";
                throw ContextOverflowException.ForInput(
                    "The pair of texts",
                    first + other + special,
                    room + special,
                    $"The truncation {strategy} keeps the {kept} text, whose {(strategy == TruncationStrategy.OnlyFirst ? other : first)} tokens leave nothing of the {room} for the other: shorten it, or choose another strategy.");
        }
    }

    // The shorter text is kept whole where it fits into half of the room; else both get half, the longer one the odd token.
    private static (int First, int Second) LongestFirst(int room, int first, int second)
    {
        bool isSwapped = first > second;
        int shorter = Math.Min(first, second);
        int longer = shorter > room ? shorter : Math.Max(shorter, room - shorter);
        if (shorter + (long)longer > room)
        {
            shorter = room / 2;
            longer = shorter + (room % 2);
        }

        return isSwapped ? (longer, shorter) : (shorter, longer);
    }
}
