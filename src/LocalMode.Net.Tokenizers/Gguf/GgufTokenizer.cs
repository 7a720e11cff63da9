namespace LocalMode.Tokenizers;

/// <summary>Builds a tokenizer from a GGUF's metadata.</summary>
internal static class GgufTokenizer
{
    private const int Unknown = 2, Control = 3, UserDefined = 4;
    private const char PhantomSpace = '\u2581';

    /// <summary>Builds the tokenizer.</summary>
    /// <param name="file">The metadata.</param>
    public static HfTokenizer Build(GgufVocabulary file)
    {
        string[] tokens = file.List("tokens");
        if (file.TokenTypes.Length != 0 && file.TokenTypes.Length != tokens.Length)
        {
            throw file.Invalid("token_type", $"It has {file.TokenTypes.Length} values for {tokens.Length} tokens.");
        }

        return file.Text("model") switch
        {
            "gpt2" => BuildBpe(file, tokens),
            "bert" => BuildWordPiece(file, tokens),
            "llama" => GgufSentencePiece.Build(file, tokens),
            null => throw file.Invalid("model", "It is missing; expected the kind of tokenizer, such as gpt2."),
            string other => throw new UnsupportedCapabilityException(
                $"the tokenizer '{other}' of '{file.Path}' (tokenizer.ggml.model)", "LocalMode.Net.Tokenizers", "It builds gpt2, llama and bert. Load the model's tokenizer.json instead."),
        };
    }

    private static HfTokenizer BuildBpe(GgufVocabulary file, string[] tokens)
    {
        IPreTokenizer preTokenizer = GgufPreTokenizers.Create(file);
        var vocabulary = new Vocabulary(tokens);
        var options = new BpeOptions { IgnoreMerges = GgufPreTokenizers.IgnoresMerges(file.Text("pre")) };
        var model = new BpeModel(vocabulary, ReadMerges(file, vocabulary), options);
        INormalizer? normalizer = file.Text("pre") == "qwen2" ? new NfcNormalizer(compatible: false) : null;
        var added = new AddedVocabulary(AddedTokens(file, tokens), vocabulary, normalizer);
        TemplatePart? start = Special(file, tokens, "bos_token_id", file.Flag("add_bos_token") ?? GgufPreTokenizers.IgnoresMerges(file.Text("pre")));
        TemplatePart? end = Special(file, tokens, "eos_token_id", file.Flag("add_eos_token") ?? false);
        return new HfTokenizer(
            new TokenizerPipeline(added, normalizer, preTokenizer, model, trims: []), Layout(start, end, start), new ByteLevelDecoder(), truncation: null, padding: null);
    }

    // The tokens that begin a word carry a mark here and none in vocab.txt, where those that continue one do.
    private static HfTokenizer BuildWordPiece(GgufVocabulary file, string[] tokens)
    {
        var pieces = new string[tokens.Length];
        for (int i = 0; i < tokens.Length; i++)
        {
            bool isSpecial = TypeOf(file, i) is Control or Unknown or UserDefined;
            pieces[i] = isSpecial ? tokens[i] : tokens[i].StartsWith(PhantomSpace) ? tokens[i][1..] : "##" + tokens[i];
            if (!isSpecial && tokens[i].AsSpan().ContainsAnyInRange('A', 'Z'))
            {
                throw new UnsupportedCapabilityException(
                    $"the cased tokenizer of '{file.Path}', whose token {i} is '{tokens[i]}'", "LocalMode.Net.Tokenizers",
                    "A GGUF does not say how such a model treats case and accents. Load the model's tokenizer.json instead.");
            }
        }

        var vocabulary = new Vocabulary(pieces);
        var normalizer = new BertNormalizer(cleanText: true, spaceCjk: true, stripAccents: true, lowercase: true);
        var added = new AddedVocabulary(AddedTokens(file, tokens), vocabulary, normalizer);
        int unknown = file.TokenId("unknown_token_id", tokens.Length) ?? throw file.Invalid("unknown_token_id", "It is missing; WordPiece needs the unknown token.");
        string startKey = file.TokenId("cls_token_id", tokens.Length) is null ? "bos_token_id" : "cls_token_id";
        TemplatePart? start = Special(file, tokens, startKey, file.Flag("add_bos_token") ?? true);

        // The key is spelt like this in the format.
        TemplatePart? end = Special(file, tokens, "seperator_token_id", file.Flag("add_eos_token") ?? true);
        var model = new WordPieceModel(vocabulary, unknown, "##", maxCharacters: 100);
        return new HfTokenizer(
            new TokenizerPipeline(added, normalizer, new BertPreTokenizer(), model, trims: []),
            Layout(start, end, null), new WordPieceDecoder("##", cleanUp: true), truncation: null, padding: null);
    }

    private static MergeTable ReadMerges(GgufVocabulary file, Vocabulary vocabulary)
    {
        string[] lines = file.List("merges");
        var merges = new (int Left, int Right, int Result)[lines.Length];
        for (int i = 0; i < lines.Length; i++)
        {
            int blank = lines[i].Length > 1 ? lines[i].IndexOf(' ', 1) : -1;
            if (blank < 0)
            {
                throw file.Invalid("merges", $"The merge {i} is '{lines[i]}'; expected two tokens with a blank between.");
            }

            string left = lines[i][..blank], right = lines[i][(blank + 1)..];
            merges[i] = (IdOf(left), IdOf(right), IdOf(left + right));

            int IdOf(string token) =>
                vocabulary.IdOf(token) ?? throw file.Invalid("merges", $"The merge {i} needs '{token}', which is not among the tokens.");
        }

        return new MergeTable(merges);
    }

    /// <summary>Returns the tokens that are found in texts before the model sees them.</summary>
    public static List<AddedToken> AddedTokens(GgufVocabulary file, string[] tokens)
    {
        var added = new List<AddedToken>();
        for (int i = 0; i < tokens.Length; i++)
        {
            if (TypeOf(file, i) is Control or Unknown or UserDefined)
            {
                added.Add(new AddedToken(i, tokens[i], false, false, false, Normalized: false, Special: TypeOf(file, i) != UserDefined));
            }
        }

        return added;
    }

    /// <summary>Returns the type of a token, 0 where the file has none.</summary>
    public static int TypeOf(GgufVocabulary file, int token) => file.TokenTypes.Length == 0 ? 0 : file.TokenTypes[token];

    /// <summary>Returns a special token that is put around texts, or nothing if it is not.</summary>
    public static TemplatePart? Special(GgufVocabulary file, string[] tokens, string key, bool isAdded)
    {
        if (!isAdded)
        {
            return null;
        }

        int id = file.TokenId(key, tokens.Length) ?? throw file.Invalid(key, "It is missing, but the file asks for it to be added to each text.");
        return TemplatePart.ForSpecial(id, tokens[id], 0);
    }

    /// <summary>Puts special tokens around texts and pairs.</summary>
    public static TemplatePostProcessor Layout(TemplatePart? start, TemplatePart? end, TemplatePart? startOfSecond)
    {
        List<TemplatePart> single = [.. Present(start, 0), TemplatePart.ForText(0, 0), .. Present(end, 0)];
        return new TemplatePostProcessor(
            new SequenceTemplate([.. single]),
            new SequenceTemplate([.. single, .. Present(startOfSecond, 1), TemplatePart.ForText(1, 1), .. Present(end, 1)]));
    }

    private static TemplatePart[] Present(TemplatePart? part, int typeId) => part is { } special ? [special with { TypeId = typeId }] : [];
}
