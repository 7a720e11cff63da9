namespace LocalMode.Tokenizers;

/// <summary>Builds a tokenizer from a GGUF's metadata.</summary>
internal static class GgufTokenizer
{
    /// <summary>What <c>tokenizer.ggml.token_type</c> says of a token.</summary>
    public const int Normal = 1, Unknown = 2, Control = 3, UserDefined = 4, Unused = 5, Byte = 6;

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
            "bert" => GgufWordPiece.Build(file, tokens),
            "llama" => GgufSentencePiece.Build(file, tokens),
            "t5" => GgufUnigram.Build(file, tokens),
            null => throw file.Invalid("model", "It is missing; expected the kind of tokenizer, such as gpt2."),
            string other => throw new UnsupportedCapabilityException(
                $"the tokenizer '{other}' of '{file.Path}' (tokenizer.ggml.model)", "LocalMode.Net.Tokenizers", "It builds gpt2, llama, t5 and bert. Load the model's tokenizer.json instead."),
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
    /// <param name="start">What comes before the first text.</param>
    /// <param name="end">What comes after each text.</param>
    /// <param name="between">What comes before the second text.</param>
    /// <param name="secondTypeId">The type id of the second text and its special tokens.</param>
    public static TemplatePostProcessor Layout(TemplatePart? start, TemplatePart? end, TemplatePart? between, int secondTypeId = 1)
    {
        List<TemplatePart> single = [.. Present(start, 0), TemplatePart.ForText(0, 0), .. Present(end, 0)];
        return new TemplatePostProcessor(
            new SequenceTemplate([.. single]),
            new SequenceTemplate([.. single, .. Present(between, secondTypeId), TemplatePart.ForText(1, secondTypeId), .. Present(end, secondTypeId)]));
    }

    private static TemplatePart[] Present(TemplatePart? part, int typeId) => part is { } special ? [special with { TypeId = typeId }] : [];
}
