using System.Text;

namespace LocalMode.Tokenizers;

/// <summary>
/// Builds the tokenizer that GGUF calls <c>llama</c>: SentencePiece's BPE, as Llama 2, Mistral and Gemma have it. The file has a score for each token in place of
/// merges: of two neighbours whose text together is a token, those go first whose token has the highest score.
/// </summary>
internal static class GgufSentencePiece
{
    private const string Blank = "\u2581";

    /// <summary>Builds the tokenizer.</summary>
    /// <param name="file">The metadata.</param>
    /// <param name="tokens">The token of each id.</param>
    public static HfTokenizer Build(GgufVocabulary file, string[] tokens)
    {
        var vocabulary = new Vocabulary(tokens);
        int unknown = file.TokenId("unknown_token_id", tokens.Length) ?? 0;
        var options = new BpeOptions
        {
            UnknownToken = tokens[unknown],
            UnknownTokenPlace = (file.Path, "tokenizer.ggml.unknown_token_id"),
            FuseUnknown = true,
            ByteFallback = true,
        };
        bool hasPrefix = file.Flag("add_space_prefix") ?? true;
        INormalizer blanks = new ReplaceNormalizer(TextPattern.OfString(" "), Blank);
        INormalizer normalizer = hasPrefix ? new SequenceNormalizer([new PrependNormalizer(Blank), blanks]) : blanks;
        var added = new AddedVocabulary(GgufTokenizer.AddedTokens(file, tokens), vocabulary, normalizer);
        TemplatePart? start = GgufTokenizer.Special(file, tokens, "bos_token_id", file.Flag("add_bos_token") ?? true);
        TemplatePart? end = GgufTokenizer.Special(file, tokens, "eos_token_id", file.Flag("add_eos_token") ?? false);
        return new HfTokenizer(
            new TokenizerPipeline(added, normalizer, preTokenizer: null, new BpeModel(vocabulary, Merges(file, tokens, vocabulary), options), trims: []),
            GgufTokenizer.Layout(start, end, start),
            Decoder(hasPrefix),
            truncation: null,
            padding: null);
    }

    private static SequenceDecoder Decoder(bool hasPrefix)
    {
        List<ITokenDecoder> steps = [new ReplaceDecoder(TextPattern.OfString(Blank), " "), new ByteFallbackDecoder(), new FuseDecoder()];
        if (hasPrefix)
        {
            steps.Add(new StripDecoder(new Rune(' '), start: 1, stop: 0));
        }

        return new SequenceDecoder([.. steps]);
    }

    // Every way to cut a token into two tokens is a merge; the token's score says when its turn is.
    private static MergeTable Merges(GgufVocabulary file, string[] tokens, Vocabulary vocabulary)
    {
        float[] scores = file.Scores(tokens.Length);
        var merges = new List<(int Left, int Right, int Result)>();
        for (int id = 0; id < tokens.Length; id++)
        {
            string token = tokens[id];
            if (GgufTokenizer.TypeOf(file, id) is not (0 or GgufTokenizer.Normal or GgufTokenizer.UserDefined or GgufTokenizer.Unused) || vocabulary.IdOf(token) != id)
            {
                continue;
            }

            for (int cut = 1; cut < token.Length; cut++)
            {
                if (!char.IsLowSurrogate(token[cut]) && vocabulary.IdOf(token[..cut]) is { } left && vocabulary.IdOf(token[cut..]) is { } right)
                {
                    merges.Add((left, right, id));
                }
            }
        }

        // The sort is stable, so that of equal scores the lower id goes first.
        return new MergeTable([.. merges.OrderByDescending(merge => scores[merge.Result])]);
    }
}
