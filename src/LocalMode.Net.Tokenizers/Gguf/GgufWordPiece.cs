namespace LocalMode.Tokenizers;

/// <summary>
/// Builds the tokenizer that GGUF calls <c>bert</c>: WordPiece. Newer files say how texts are normalised; of older ones the vocabulary tells: a token that
/// lower-casing, or taking accents off, would change can only come from a tokenizer that does not.
/// </summary>
internal static class GgufWordPiece
{
    private const char PhantomSpace = '\u2581';
    private const string Continuing = "##";

    /// <summary>Builds the tokenizer.</summary>
    /// <param name="file">The metadata.</param>
    /// <param name="tokens">The token of each id.</param>
    public static HfTokenizer Build(GgufVocabulary file, string[] tokens)
    {
        // The tokens that begin a word carry a mark here and none in vocab.txt, where those that continue one do.
        var pieces = new string[tokens.Length];
        for (int i = 0; i < tokens.Length; i++)
        {
            pieces[i] = IsSpecial(file, i) ? tokens[i] : tokens[i].StartsWith(PhantomSpace) ? tokens[i][1..] : Continuing + tokens[i];
        }

        var vocabulary = new Vocabulary(pieces);
        BertNormalizer normalizer = Normalizer(file, tokens);
        var added = new AddedVocabulary(GgufTokenizer.AddedTokens(file, tokens), vocabulary, normalizer);
        int unknown = file.TokenId("unknown_token_id", tokens.Length) ?? throw file.Invalid("unknown_token_id", "It is missing; WordPiece needs the unknown token.");
        string startKey = file.TokenId("cls_token_id", tokens.Length) is null ? "bos_token_id" : "cls_token_id";
        TemplatePart? start = GgufTokenizer.Special(file, tokens, startKey, file.Flag("add_bos_token") ?? true);

        // The key is spelt like this in the format.
        TemplatePart? end = GgufTokenizer.Special(file, tokens, "seperator_token_id", file.Flag("add_eos_token") ?? true);
        var model = new WordPieceModel(vocabulary, unknown, Continuing, maxCharacters: 100);
        return new HfTokenizer(
            new TokenizerPipeline(added, normalizer, new BertPreTokenizer(), model, trims: []),
            GgufTokenizer.Layout(start, end, null),
            new WordPieceDecoder(Continuing, cleanUp: true),
            truncation: null,
            padding: null);
    }

    private static BertNormalizer Normalizer(GgufVocabulary file, string[] tokens)
    {
        bool lowercase = file.Flag("normalizer.lowercase") ?? !HasTokenThat(file, tokens, new LowercaseNormalizer());
        bool stripAccents = file.Flag("normalizer.strip_accents")
            ?? (lowercase && !HasTokenThat(file, tokens, new BertNormalizer(cleanText: false, spaceCjk: false, stripAccents: true, lowercase: false)));
        return new BertNormalizer(cleanText: true, spaceCjk: true, stripAccents, lowercase);
    }

    // Whether a normaliser would change an ordinary token.
    private static bool HasTokenThat(GgufVocabulary file, string[] tokens, INormalizer changes)
    {
        var text = new AlignedText();
        for (int i = 0; i < tokens.Length; i++)
        {
            // Older files have [unused7] and its like as ordinary tokens; no text becomes one.
            if (IsSpecial(file, i) || tokens[i].Contains('[', StringComparison.Ordinal))
            {
                continue;
            }

            text.Load(tokens[i], 0, tracked: false);
            changes.Normalize(text);
            if (!text.Chars.SequenceEqual(tokens[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSpecial(GgufVocabulary file, int token) =>
        GgufTokenizer.TypeOf(file, token) is GgufTokenizer.Control or GgufTokenizer.Unknown or GgufTokenizer.UserDefined;
}
