namespace LocalMode.Tokenizers;

public sealed partial class HfTokenizer
{
    /// <summary>Encodes a text or a pair of texts, with everything that is known about each token.</summary>
    /// <param name="text">The text. An empty one gives only the special tokens.</param>
    /// <param name="textPair">The second text of a pair, or <see langword="null"/>.</param>
    /// <param name="addSpecialTokens">Whether the special tokens around the texts are added.</param>
    /// <param name="allowSpecialTokens">
    /// Whether a special token written in a text becomes that token. Give <see langword="false"/> for text that is not trusted: it is then ordinary text, and
    /// no special token of the file comes from it, but the unknown one for a word without tokens.
    /// </param>
    /// <returns>The encoding, neither truncated nor padded.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <remarks>Time is linear in the length of the texts. For ids alone, <see cref="EncodeIds(ReadOnlySpan{char}, Span{int}, Span{int}, bool, bool)"/> is faster and allocates nothing.</remarks>
    public TokenizerEncoding Encode(string text, string? textPair = null, bool addSpecialTokens = true, bool allowSpecialTokens = true)
    {
        ArgumentNullException.ThrowIfNull(text);
        var options = new TokenizerEncodeOptions { AddSpecialTokens = addSpecialTokens, AllowSpecialTokens = allowSpecialTokens };
        return Plan(text, textPair, options).Build(0, padding: null, 0);
    }

    /// <summary>Encodes a text or a pair of texts, cut and filled up as the options say.</summary>
    /// <param name="text">The text. An empty one gives only the special tokens.</param>
    /// <param name="textPair">The second text of a pair, or <see langword="null"/>.</param>
    /// <param name="options">The settings; <see cref="FileOptions"/> are those of the tokenizer's file.</param>
    /// <returns>The encoding; what was cut off is in <see cref="TokenizerEncoding.Overflowing"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> or <paramref name="options"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// The settings cannot be met: a MaxLength below the number of special tokens, a Stride that leaves no room to advance, OnlySecond with one text that is too
    /// long, a negative length.
    /// </exception>
    /// <exception cref="ContextOverflowException">The only text that may be cut is too short to make room for the other.</exception>
    public TokenizerEncoding Encode(string text, string? textPair, TokenizerEncodeOptions options)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(options);
        EncodingPlan plan = Plan(text, textPair, options);
        return plan.Build(0, options.Padding, PaddingPlan.LengthFor(options.Padding, plan.Count));
    }

    /// <summary>Gets the tokens of one text with everything that is known about each, without special tokens around them.</summary>
    /// <param name="text">The text.</param>
    /// <param name="allowSpecialTokens">Whether a special token written in the text becomes that token.</param>
    /// <param name="withTexts">Whether the texts of the tokens are wanted.</param>
    internal SequenceTokens TokensOf(ReadOnlySpan<char> text, bool allowSpecialTokens, bool withTexts = true)
    {
        EncodingScratch scratch = EncodingScratch.Rent(tracked: true, int.MaxValue, withTexts);
        try
        {
            _pipeline.Run(text, allowSpecialTokens, scratch);
            TokenBuffer buffer = scratch.Tokens;
            string[] tokens = withTexts ? new string[buffer.Count] : [];
            for (int i = 0; i < tokens.Length; i++)
            {
                tokens[i] = buffer.MatchedText(i) ?? _pipeline.Model.Vocabulary.TokenOf(buffer.Ids[i])!;
            }

            return new SequenceTokens(buffer.Ids.ToArray(), buffer.Spans.ToArray(), buffer.Words.ToArray(), tokens, withTexts && _pipeline.TrimsPlaces ? buffer.Firsts.ToArray() : null);
        }
        finally
        {
            scratch.Return();
        }
    }

    private EncodingPlan Plan(string text, string? textPair, TokenizerEncodeOptions options) => new(
        textPair is null ? _postProcessor.Single : _postProcessor.Pair,
        TokensOf(text, options.AllowSpecialTokens),
        textPair is null ? null : TokensOf(textPair, options.AllowSpecialTokens),
        options);
}
