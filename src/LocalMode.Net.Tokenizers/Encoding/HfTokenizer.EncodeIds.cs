namespace LocalMode.Tokenizers;

public sealed partial class HfTokenizer
{
    /// <summary>Encodes a text into the caller's memory: the hot path, which allocates nothing once the thread's buffers are warm.</summary>
    /// <param name="text">The text. An empty one gives only the special tokens.</param>
    /// <param name="ids">
    /// Receives the ids; its length is the most that is written. Where the text has more tokens, it is cut on the right so that the special tokens still fit.
    /// </param>
    /// <param name="typeIds">Receives the type ids, or is empty. If not empty, it must be at least as long as <paramref name="ids"/>.</param>
    /// <param name="addSpecialTokens">Whether the special tokens around the text are added.</param>
    /// <param name="allowSpecialTokens">Whether a special token written in the text becomes that token; see <see cref="Encode(string, string?, bool, bool)"/>.</param>
    /// <returns>The number of ids written.</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="ids"/> is too short for the special tokens, or <paramref name="typeIds"/> is shorter than <paramref name="ids"/>.
    /// </exception>
    public int EncodeIds(
        ReadOnlySpan<char> text, Span<int> ids, Span<int> typeIds = default, bool addSpecialTokens = true, bool allowSpecialTokens = true) =>
        EncodeIds(text, ids, typeIds, addSpecialTokens, allowSpecialTokens, out _);

    /// <summary>Encodes a text into the caller's memory and tells whether it was cut.</summary>
    /// <param name="text">The text. An empty one gives only the special tokens.</param>
    /// <param name="ids">Receives the ids; see <see cref="EncodeIds(ReadOnlySpan{char}, Span{int}, Span{int}, bool, bool)"/>.</param>
    /// <param name="typeIds">Receives the type ids, or is empty. If not empty, it must be at least as long as <paramref name="ids"/>.</param>
    /// <param name="addSpecialTokens">Whether the special tokens around the text are added.</param>
    /// <param name="allowSpecialTokens">Whether a special token written in the text becomes that token; see <see cref="Encode(string, string?, bool, bool)"/>.</param>
    /// <param name="isTruncated">Whether the text has more tokens than there was room for.</param>
    /// <returns>The number of ids written.</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="ids"/> is too short for the special tokens, or <paramref name="typeIds"/> is shorter than <paramref name="ids"/>.
    /// </exception>
    public int EncodeIds(ReadOnlySpan<char> text, Span<int> ids, Span<int> typeIds, bool addSpecialTokens, bool allowSpecialTokens, out bool isTruncated)
    {
        SequenceTemplate template = _postProcessor.Single;
        int special = addSpecialTokens ? template.SpecialCount : 0;
        CheckRoom(ids, typeIds, special);
        int room = (ids.Length - special) / template.MostRepeats;

        // One more than fits tells whether there are more.
        EncodingScratch scratch = EncodingScratch.Rent(tracked: false, room + 1);
        try
        {
            _pipeline.Run(text, allowSpecialTokens, scratch);
            ReadOnlySpan<int> tokens = scratch.Tokens.Ids;
            isTruncated = tokens.Length > room;
            tokens = tokens[..Math.Min(tokens.Length, room)];
            return template.Write(tokens, default, addSpecialTokens, ids, typeIds, default);
        }
        finally
        {
            scratch.Return();
        }
    }

    /// <summary>Counts the tokens of a text; allocates nothing once the thread's buffers are warm.</summary>
    /// <param name="text">The text.</param>
    /// <param name="addSpecialTokens">Whether the special tokens around the text are counted.</param>
    /// <param name="allowSpecialTokens">Whether a special token written in the text counts as that token; see <see cref="Encode(string, string?, bool, bool)"/>.</param>
    /// <returns>The number of tokens, without any limit.</returns>
    public int CountTokens(ReadOnlySpan<char> text, bool addSpecialTokens = true, bool allowSpecialTokens = true)
    {
        SequenceTemplate template = _postProcessor.Single;
        EncodingScratch scratch = EncodingScratch.Rent(tracked: false, int.MaxValue);
        try
        {
            _pipeline.Run(text, allowSpecialTokens, scratch);
            return (scratch.Tokens.Count * template.TextCount) + (addSpecialTokens ? template.SpecialCount : 0);
        }
        finally
        {
            scratch.Return();
        }
    }
}
