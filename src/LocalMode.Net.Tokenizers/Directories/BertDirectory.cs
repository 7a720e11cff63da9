namespace LocalMode.Tokenizers;

/// <summary>Builds BERT's tokenizer from a vocab.txt.</summary>
internal static class BertDirectory
{
    private const string MPNet = "MPNetTokenizer";
    private const int MaxCharacters = 100;

    // The classes whose fast tokenizers are BERT's; MPNet's differs in the layout.
    private static readonly string[] Known =
    [
        "BertTokenizer", "ConvBertTokenizer", "DPRContextEncoderTokenizer", "DPRQuestionEncoderTokenizer", "DPRReaderTokenizer", "DistilBertTokenizer",
        "ElectraTokenizer", "LayoutLMTokenizer", "LxmertTokenizer", MPNet, "MobileBertTokenizer", "RetriBertTokenizer", "SqueezeBertTokenizer",
    ];

    /// <summary>Builds the tokenizer.</summary>
    /// <param name="settings">The settings of the directory.</param>
    /// <param name="path">The vocab.txt.</param>
    public static HfTokenizer Read(DirectorySettings settings, string path)
    {
        string type = settings.TokenizerClass ?? (settings.ModelType == "mpnet" ? MPNet : "BertTokenizer");
        if (!Known.Contains(type))
        {
            throw DirectoryError.UnknownClass(settings.Directory, type, Known);
        }

        if (!settings.Flag("do_basic_tokenize", true))
        {
            throw new UnsupportedCapabilityException(
                $"do_basic_tokenize false, which '{Path.Combine(settings.Directory, "tokenizer_config.json")}' asks for",
                "LocalMode.Net.Tokenizers",
                "Save the model's fast tokenizer, which writes tokenizer.json.");
        }

        SetDefaults(settings, type == MPNet);
        Vocabulary vocabulary = ReadVocabulary(path);
        string unknown = settings.TokenOf("unk_token")!;
        int unknownId = vocabulary.IdOf(unknown)
            ?? throw new ModelInvalidException(path, field: null, $"It lacks the unknown token '{unknown}'; expected it on a line of its own. Restore the file.");
        bool lowercase = settings.Flag("do_lower_case", true);
        var normalizer = new BertNormalizer(
            cleanText: true, settings.Flag("tokenize_chinese_chars", true), settings.FlagOrNull("strip_accents") ?? lowercase, lowercase);
        var added = new AddedVocabulary(settings.AddedTokens(), vocabulary, normalizer);
        var model = new WordPieceModel(vocabulary, unknownId, "##", MaxCharacters);
        return new HfTokenizer(
            new TokenizerPipeline(added, normalizer, new BertPreTokenizer(), model, trims: []),
            Layout(settings, added, vocabulary, type == MPNet),
            new WordPieceDecoder("##", cleanUp: true),
            truncation: null,
            padding: null);
    }

    private static void SetDefaults(DirectorySettings settings, bool isMPNet)
    {
        settings.Default("unk_token", "[UNK]");
        settings.Default("sep_token", isMPNet ? "</s>" : "[SEP]");
        settings.Default("pad_token", isMPNet ? "<pad>" : "[PAD]");
        settings.Default("cls_token", isMPNet ? "<s>" : "[CLS]");
        settings.Default("mask_token", isMPNet ? "<mask>" : "[MASK]", stripLeft: isMPNet);
    }

    private static TemplatePostProcessor Layout(DirectorySettings settings, AddedVocabulary added, Vocabulary vocabulary, bool isMPNet)
    {
        TemplatePart start = Special("cls_token");
        TemplatePart end = Special("sep_token");
        TemplatePart first = TemplatePart.ForText(0, 0);
        TemplatePart second = TemplatePart.ForText(1, 1);
        TemplatePart last = end with { TypeId = 1 };
        return new TemplatePostProcessor(
            new SequenceTemplate([start, first, end]),
            new SequenceTemplate(isMPNet ? [start, first, end, end, second, last] : [start, first, end, second, last]));

        TemplatePart Special(string role)
        {
            string token = settings.TokenOf(role)!;
            return TemplatePart.ForSpecial((added.IdOf(token) ?? vocabulary.IdOf(token))!.Value, token, 0);
        }
    }

    // The line is the id; of a token that occurs twice the last line counts.
    private static Vocabulary ReadVocabulary(string path)
    {
        List<string> lines = ModelFile.ReadLines(path);
        return lines.Count > 0 ? new Vocabulary([.. lines]) : throw new ModelInvalidException(path, field: null, "It is empty; expected a token on each line. Restore the file.");
    }
}
