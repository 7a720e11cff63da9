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
    /// <remarks>Time is linear in the length of the texts. For ids alone, <see cref="EncodeIds"/> is faster and allocates nothing.</remarks>
    public TokenizerEncoding Encode(string text, string? textPair = null, bool addSpecialTokens = true, bool allowSpecialTokens = true)
    {
        ArgumentNullException.ThrowIfNull(text);
        SequenceTemplate template = textPair is null ? _postProcessor.Single : _postProcessor.Pair;
        SequenceTokens first = Tokenize(text, allowSpecialTokens);
        SequenceTokens? second = textPair is null ? null : Tokenize(textPair, allowSpecialTokens);
        int capacity = 0;
        foreach (TemplatePart part in template.Parts)
        {
            capacity += part.IsSpecial ? (addSpecialTokens ? 1 : 0) : TokensOf(part).Ids.Length;
        }

        var assembler = new EncodingAssembler(capacity);
        foreach (TemplatePart part in template.Parts)
        {
            if (!part.IsSpecial)
            {
                assembler.Add(TokensOf(part), part);
            }
            else if (addSpecialTokens)
            {
                assembler.AddSpecial(part);
            }
        }

        return assembler.Build();

        SequenceTokens TokensOf(TemplatePart part) => part.Sequence == 0 ? first : second!;
    }

    private SequenceTokens Tokenize(string text, bool allowSpecialTokens)
    {
        EncodingScratch scratch = EncodingScratch.Rent(tracked: true, int.MaxValue);
        try
        {
            _pipeline.Run(text, allowSpecialTokens, scratch);
            TokenBuffer buffer = scratch.Tokens;
            var tokens = new string[buffer.Count];
            for (int i = 0; i < tokens.Length; i++)
            {
                tokens[i] = buffer.MatchedText(i) ?? _pipeline.Model.Vocabulary.TokenOf(buffer.Ids[i])!;
            }

            return new SequenceTokens(buffer.Ids.ToArray(), buffer.Spans.ToArray(), buffer.Words.ToArray(), tokens);
        }
        finally
        {
            scratch.Return();
        }
    }
}
