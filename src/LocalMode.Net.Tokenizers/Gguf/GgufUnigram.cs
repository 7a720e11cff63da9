using System.Text;

namespace LocalMode.Tokenizers;

/// <summary>
/// Builds the tokenizer that GGUF calls <c>t5</c>: SentencePiece's Unigram, as T5, XLM-RoBERTa and what came of them have it. Texts are cut as Hugging Face
/// cuts them for these models: at white space, where the file asks for extra white space to be removed.
/// </summary>
internal static class GgufUnigram
{
    private static readonly Rune Blank = new('\u2581');

    /// <summary>Builds the tokenizer.</summary>
    /// <param name="file">The metadata.</param>
    /// <param name="tokens">The token of each id.</param>
    public static HfTokenizer Build(GgufVocabulary file, string[] tokens)
    {
        // A file without these keys is read as llama.cpp reads it.
        bool hasPrefix = file.Flag("add_space_prefix") ?? false;
        bool isCollapsed = file.Flag("remove_extra_whitespaces") ?? false;
        MetaspaceScheme scheme = hasPrefix ? MetaspaceScheme.Always : MetaspaceScheme.Never;
        bool hasBytes = file.TokenTypes.Contains(GgufTokenizer.Byte);

        var vocabulary = new Vocabulary(tokens);
        INormalizer? normalizer = Normalizer(file, isCollapsed && !hasPrefix);
        IPreTokenizer preTokenizer = new MetaspacePreTokenizer(Blank, scheme, cuts: true);
        if (isCollapsed && hasPrefix)
        {
            preTokenizer = new SequencePreTokenizer([new WhitespacePreTokenizer(partWords: false), preTokenizer]);
        }

        var model = new UnigramModel(
            vocabulary, Scores(file, tokens.Length), UnknownId(file, tokens.Length), byteFallback: hasBytes, (file.Path, "tokenizer.ggml.unknown_token_id"));
        ITokenDecoder decoder = new MetaspaceDecoder(Blank, scheme);
        if (hasBytes)
        {
            decoder = new SequenceDecoder([new ByteFallbackDecoder(), decoder]);
        }

        var added = new AddedVocabulary(GgufTokenizer.AddedTokens(file, tokens), vocabulary, normalizer);
        return new HfTokenizer(new TokenizerPipeline(added, normalizer, preTokenizer, model, trims: []), Layout(file, tokens), decoder, truncation: null, padding: null);
    }

    // These models have one type id.
    private static TemplatePostProcessor Layout(GgufVocabulary file, string[] tokens) => GgufTokenizer.Layout(
        GgufTokenizer.Special(file, tokens, "bos_token_id", file.Flag("add_bos_token") ?? false),
        GgufTokenizer.Special(file, tokens, "eos_token_id", file.Flag("add_eos_token") ?? true),
        GgufTokenizer.Special(file, tokens, "seperator_token_id", file.Flag("add_sep_token") ?? false),
        secondTypeId: 0);

    private static SequenceNormalizer? Normalizer(GgufVocabulary file, bool collapses)
    {
        List<INormalizer> steps = [];
        if (file.CharacterMap is { Length: > 0 } map)
        {
            steps.Add(new PrecompiledNormalizer(CharacterMap.TryRead(map, out string problem) ?? throw file.Invalid("precompiled_charsmap", problem)));
        }

        if (collapses)
        {
            steps.Add(new StripNormalizer(left: true, right: true));
            steps.Add(new ReplaceNormalizer(TextPattern.OfRegex(" {2,}", file.Path, "tokenizer.ggml.remove_extra_whitespaces"), " "));
        }

        return steps.Count > 0 ? new SequenceNormalizer([.. steps]) : null;
    }

    private static int UnknownId(GgufVocabulary file, int tokens)
    {
        int unknown = file.TokenId("unknown_token_id", tokens) ?? Array.IndexOf(file.TokenTypes, GgufTokenizer.Unknown);
        return unknown >= 0 ? unknown : throw file.Invalid("unknown_token_id", "It is missing, and no token is of the type 2; Unigram needs the unknown token.");
    }

    // What fills the vocabulary up to the graph's size is no token of texts, and its score counts for nothing. Converters give tokens of the user's a score
    // that says nothing either: Hugging Face's files have 0.
    private static double[] Scores(GgufVocabulary file, int tokens)
    {
        float[] given = file.Scores(tokens);
        var scores = new double[tokens];
        for (int id = 0; id < scores.Length; id++)
        {
            scores[id] = GgufTokenizer.TypeOf(file, id) switch
            {
                GgufTokenizer.Unused => double.NegativeInfinity,
                GgufTokenizer.UserDefined => 0,
                _ => given[id],
            };
        }

        return scores;
    }
}
