namespace LocalMode.Tokenizers;

public sealed partial class HfTokenizer
{
    /// <summary>
    /// Turns a text into tokens with offsets and words, into memory that is reused: for long texts that are cut into windows. The text is read once, however many
    /// windows <see cref="TokenWindows"/> gives, and <see cref="Assemble(TokenizedText, Range, Span{int}, Span{int}, Span{TokenSource}, bool)"/> lays each out.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="tokens">Receives all tokens of the text, without special tokens around it. What it held before is gone.</param>
    /// <param name="allowSpecialTokens">Whether a special token written in the text becomes that token; see <see cref="Encode(string, string?, bool, bool)"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="tokens"/> is <see langword="null"/>.</exception>
    /// <remarks>Time is linear in the length of the text. Allocates nothing once the thread's buffers and <paramref name="tokens"/> are warm.</remarks>
    public void Tokenize(ReadOnlySpan<char> text, TokenizedText tokens, bool allowSpecialTokens = true)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        EncodingScratch scratch = EncodingScratch.Rent(tracked: true, int.MaxValue, keepsMatches: false);
        try
        {
            _pipeline.Run(text, allowSpecialTokens, scratch);
            tokens.Fill(scratch.Tokens);
        }
        finally
        {
            scratch.Return();
        }
    }

    /// <summary>Lays tokens of one text out as the model wants them, with the special tokens around them. Allocates nothing.</summary>
    /// <param name="text">The tokens.</param>
    /// <param name="window">Which of them; <c>..</c> for all.</param>
    /// <param name="ids">Receives the ids.</param>
    /// <param name="typeIds">Receives the type ids, or is empty.</param>
    /// <param name="sources">Receives where each token comes from, or is empty.</param>
    /// <param name="addSpecialTokens">Whether the special tokens around the text are added.</param>
    /// <returns>The number of ids written: the tokens of the window and <see cref="CountSpecialTokens"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="window"/> is not inside the text's tokens.</exception>
    /// <exception cref="ArgumentException">A span is shorter than what has to be written.</exception>
    public int Assemble(
        TokenizedText text, Range window, Span<int> ids, Span<int> typeIds = default, Span<TokenSource> sources = default, bool addSpecialTokens = true)
    {
        ArgumentNullException.ThrowIfNull(text);
        (int start, int length) = window.GetOffsetAndLength(text.Count);
        return Assemble(
            _postProcessor.Single, text.Ids.Slice(start, length), default, (start, 0), ids, typeIds, sources, addSpecialTokens);
    }

    /// <summary>Lays tokens of a pair of texts out as the model wants them, with the special tokens around them. Allocates nothing.</summary>
    /// <param name="text">The tokens of the first text.</param>
    /// <param name="window">Which of them; <c>..</c> for all.</param>
    /// <param name="textPair">The tokens of the second text.</param>
    /// <param name="windowPair">Which of them; <c>..</c> for all.</param>
    /// <param name="ids">Receives the ids.</param>
    /// <param name="typeIds">Receives the type ids, or is empty.</param>
    /// <param name="sources">Receives where each token comes from, or is empty.</param>
    /// <param name="addSpecialTokens">Whether the special tokens around the texts are added.</param>
    /// <returns>The number of ids written: the tokens of both windows and <see cref="CountSpecialTokens"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> or <paramref name="textPair"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A window is not inside its text's tokens.</exception>
    /// <exception cref="ArgumentException">A span is shorter than what has to be written.</exception>
    public int Assemble(
        TokenizedText text,
        Range window,
        TokenizedText textPair,
        Range windowPair,
        Span<int> ids,
        Span<int> typeIds = default,
        Span<TokenSource> sources = default,
        bool addSpecialTokens = true)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(textPair);
        (int start, int length) = window.GetOffsetAndLength(text.Count);
        (int startPair, int lengthPair) = windowPair.GetOffsetAndLength(textPair.Count);
        return Assemble(
            _postProcessor.Pair,
            text.Ids.Slice(start, length),
            textPair.Ids.Slice(startPair, lengthPair),
            (start, startPair),
            ids,
            typeIds,
            sources,
            addSpecialTokens);
    }

    private static int Assemble(
        SequenceTemplate template,
        ReadOnlySpan<int> first,
        ReadOnlySpan<int> second,
        (int First, int Second) starts,
        Span<int> ids,
        Span<int> typeIds,
        Span<TokenSource> sources,
        bool addSpecialTokens)
    {
        int needed = template.CountFor(first.Length, second.Length, addSpecialTokens);
        CheckLength(ids.Length, needed, nameof(ids));
        CheckLength(typeIds.IsEmpty ? needed : typeIds.Length, needed, nameof(typeIds));
        CheckLength(sources.IsEmpty ? needed : sources.Length, needed, nameof(sources));
        int count = template.Write(first, second, addSpecialTokens, ids, typeIds, sources);
        if (!sources.IsEmpty)
        {
            foreach (ref TokenSource source in sources[..count])
            {
                source = source.Sequence switch
                {
                    0 => new TokenSource(0, source.Index + starts.First),
                    1 => new TokenSource(1, source.Index + starts.Second),
                    _ => source,
                };
            }
        }

        return count;
    }

    private static void CheckLength(int length, int needed, string parameter)
    {
        if (length < needed)
        {
            throw OptionsError.Create($"It has room for {length} tokens, but there are {needed}.", parameter);
        }
    }
}
