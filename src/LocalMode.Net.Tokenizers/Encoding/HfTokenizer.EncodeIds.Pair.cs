namespace LocalMode.Tokenizers;

public sealed partial class HfTokenizer
{
    /// <summary>Encodes a pair of texts into the caller's memory and allocates nothing once the thread's buffers are warm.</summary>
    /// <param name="text">The first text.</param>
    /// <param name="textPair">The second text.</param>
    /// <param name="ids">Receives the ids; its length is the most that is written, and what is too long is cut to fit, special tokens kept.</param>
    /// <param name="typeIds">Receives the type ids, or is empty. If not empty, it must be at least as long as <paramref name="ids"/>.</param>
    /// <param name="strategy">Which text is cut: rerankers cut the longer one, classifiers with a hypothesis only the first.</param>
    /// <param name="side">The end at which a text is cut.</param>
    /// <param name="addSpecialTokens">Whether the special tokens around the texts are added.</param>
    /// <param name="allowSpecialTokens">Whether a special token written in a text becomes that token; see <see cref="Encode(string, string?, bool, bool)"/>.</param>
    /// <returns>The number of ids written. They are those of <see cref="Encode(string, string?, TokenizerEncodeOptions)"/> with the same truncation.</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="ids"/> is too short for the special tokens, or <paramref name="typeIds"/> is shorter than <paramref name="ids"/>.
    /// </exception>
    /// <exception cref="ContextOverflowException">The only text that may be cut is too short to make room for the other.</exception>
    public int EncodeIds(
        ReadOnlySpan<char> text,
        ReadOnlySpan<char> textPair,
        Span<int> ids,
        Span<int> typeIds = default,
        TruncationStrategy strategy = TruncationStrategy.LongestFirst,
        TokenizerSide side = TokenizerSide.Right,
        bool addSpecialTokens = true,
        bool allowSpecialTokens = true)
    {
        SequenceTemplate template = _postProcessor.Pair;
        int special = addSpecialTokens ? template.SpecialCount : 0;
        CheckRoom(ids, typeIds, special);
        int room = (ids.Length - special) / template.MostRepeats;
        EncodingScratch scratch = EncodingScratch.Rent(tracked: false, 0);
        try
        {
            // One token more than there is room for tells that a text is too long; the rest of it need not be looked at.
            int limit = side == TokenizerSide.Left ? int.MaxValue : room + 1;
            (int first, int second) = RunPair(text, textPair, allowSpecialTokens, scratch, limit);
            if (first >= limit && second >= limit && strategy == TruncationStrategy.LongestFirst && room % 2 == 1)
            {
                // The odd token goes to the longer text, so the whole of both has to be counted.
                (first, second) = RunPair(text, textPair, allowSpecialTokens, scratch, int.MaxValue);
            }

            (int firstKept, int secondKept) = TruncationPlan.Lengths(strategy, room, first, second, special);
            int firstStart = side == TokenizerSide.Right ? 0 : first - firstKept;
            int secondStart = first + (side == TokenizerSide.Right ? 0 : second - secondKept);
            ReadOnlySpan<int> tokens = scratch.Tokens.Ids;
            return template.Write(tokens.Slice(firstStart, firstKept), tokens.Slice(secondStart, secondKept), addSpecialTokens, ids, typeIds, default);
        }
        finally
        {
            scratch.Return();
        }
    }

    private static void CheckRoom(Span<int> ids, Span<int> typeIds, int special)
    {
        if (ids.Length < special)
        {
            throw new ArgumentException($"It has room for {ids.Length} tokens, but the special tokens alone are {special}.", nameof(ids));
        }

        if (!typeIds.IsEmpty && typeIds.Length < ids.Length)
        {
            throw new ArgumentException($"It has room for {typeIds.Length} type ids and must have as much as the ids, {ids.Length}.", nameof(typeIds));
        }
    }

    private (int First, int Second) RunPair(
        ReadOnlySpan<char> text, ReadOnlySpan<char> textPair, bool allowSpecialTokens, EncodingScratch scratch, int limit)
    {
        scratch.Tokens.Rewind(0);
        scratch.Limit = limit;
        _pipeline.Run(text, allowSpecialTokens, scratch);
        int first = scratch.Tokens.Count;
        scratch.Limit = limit > int.MaxValue - first ? int.MaxValue : first + limit;
        _pipeline.Run(textPair, allowSpecialTokens, scratch);
        return (first, scratch.Tokens.Count - first);
    }
}
