namespace LocalMode.Tokenizers;

/// <summary>Builds the byte-level BPE tokenizers of GPT-2, RoBERTa and Qwen2 from vocab.json and merges.txt.</summary>
internal static class ByteLevelDirectory
{
    private const string Qwen2 = "Qwen2Tokenizer";
    private const string Qwen2Pattern =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private static readonly string[] RobertaKin = ["BartTokenizer", "LEDTokenizer", "LongformerTokenizer", "RobertaTokenizer"];

    private static readonly Dictionary<string, string> ClassOfModel = new(StringComparer.Ordinal)
    {
        ["bart"] = "BartTokenizer",
        ["gpt2"] = "GPT2Tokenizer",
        ["led"] = "LEDTokenizer",
        ["longformer"] = "LongformerTokenizer",
        ["qwen2"] = Qwen2,
        ["roberta"] = "RobertaTokenizer",
    };

    /// <summary>Builds the tokenizer.</summary>
    /// <param name="settings">The settings of the directory.</param>
    /// <param name="vocabularyPath">The vocab.json.</param>
    /// <param name="mergesPath">The merges.txt.</param>
    public static HfTokenizer Read(DirectorySettings settings, string vocabularyPath, string mergesPath)
    {
        string? type = settings.TokenizerClass ?? (settings.ModelType is { } model ? ClassOfModel.GetValueOrDefault(model) : null);
        bool isRoberta = RobertaKin.Contains(type);
        if (!isRoberta && type is not ("GPT2Tokenizer" or Qwen2))
        {
            throw DirectoryError.UnknownClass(settings.Directory, type, [.. RobertaKin, "GPT2Tokenizer", Qwen2]);
        }

        SetDefaults(settings, type!, isRoberta);
        Vocabulary vocabulary;
        using (JsonFile file = JsonFile.Parse(ModelFile.ReadAllBytes(vocabularyPath, "a vocab.json"), vocabularyPath))
        {
            vocabulary = ModelReader.ReadVocabulary(file.Root);
        }

        INormalizer? normalizer = type == Qwen2 ? new NfcNormalizer(compatible: false) : null;
        var added = new AddedVocabulary(settings.AddedTokens(), vocabulary, normalizer);
        bool addPrefixSpace = type != Qwen2 && settings.Flag("add_prefix_space", false);
        IPreTokenizer preTokenizer = type == Qwen2
            ? new SequencePreTokenizer(
            [
                new SplitPreTokenizer(TextPattern.OfRegex(Qwen2Pattern, settings.Directory, "pattern"), SplitBehavior.Isolated, invert: false),
                new ByteLevelPreTokenizer(addPrefixSpace: false, useRegex: false),
            ])
            : new ByteLevelPreTokenizer(addPrefixSpace, useRegex: true);
        TemplatePostProcessor postProcessor = isRoberta
            ? RobertaLayout(settings, added, vocabulary, addPrefixSpace)
            : type == "GPT2Tokenizer" && settings.Flag("add_bos_token", false) ? StartLayout(settings, added, vocabulary) : TemplatePostProcessor.Plain;
        var bpe = new BpeModel(vocabulary, ReadMerges(mergesPath, vocabulary), new BpeOptions());
        return new HfTokenizer(
            new TokenizerPipeline(added, normalizer, preTokenizer, bpe, postProcessor.Trims), postProcessor, new ByteLevelDecoder(), truncation: null, padding: null);
    }

    private static void SetDefaults(DirectorySettings settings, string type, bool isRoberta)
    {
        if (isRoberta)
        {
            settings.Default("bos_token", "<s>");
            settings.Default("eos_token", "</s>");
            settings.Default("unk_token", "<unk>");
            settings.Default("sep_token", "</s>");
            settings.Default("pad_token", "<pad>");
            settings.Default("cls_token", "<s>");
            settings.Default("mask_token", "<mask>", stripLeft: true);
            return;
        }

        settings.Default("eos_token", "<|endoftext|>");
        settings.Default("unk_token", "<|endoftext|>");
        settings.Default(type == Qwen2 ? "pad_token" : "bos_token", "<|endoftext|>");
    }

    // All type ids are 0, those of a second text too.
    private static TemplatePostProcessor RobertaLayout(DirectorySettings settings, AddedVocabulary added, Vocabulary vocabulary, bool addPrefixSpace)
    {
        TemplatePart start = Special(settings, added, vocabulary, "cls_token");
        TemplatePart end = Special(settings, added, vocabulary, "sep_token");
        return new TemplatePostProcessor(
            new SequenceTemplate([start, TemplatePart.ForText(0, 0), end]) { HasUniformTypes = true },
            new SequenceTemplate([start, TemplatePart.ForText(0, 0), end, end, TemplatePart.ForText(1, 0), end]) { HasUniformTypes = true })
        {
            Trims = settings.Flag("trim_offsets", true) ? [new OffsetTrim(addPrefixSpace)] : [],
        };
    }

    private static TemplatePostProcessor StartLayout(DirectorySettings settings, AddedVocabulary added, Vocabulary vocabulary)
    {
        TemplatePart start = Special(settings, added, vocabulary, "bos_token");
        return new TemplatePostProcessor(
            new SequenceTemplate([start, TemplatePart.ForText(0, 0)]),
            new SequenceTemplate([start, TemplatePart.ForText(0, 0), start with { TypeId = 1 }, TemplatePart.ForText(1, 1)]));
    }

    private static TemplatePart Special(DirectorySettings settings, AddedVocabulary added, Vocabulary vocabulary, string role)
    {
        string token = settings.TokenOf(role)!;
        return TemplatePart.ForSpecial((added.IdOf(token) ?? vocabulary.IdOf(token))!.Value, token, 0);
    }

    private static MergeTable ReadMerges(string path, Vocabulary vocabulary)
    {
        List<string> lines = ModelFile.ReadLines(path);
        var merges = new List<(int Left, int Right, int Result)>(lines.Count);
        for (int i = 0; i < lines.Count; i++)
        {
            if (lines[i].Length == 0 || lines[i].StartsWith("#version", StringComparison.Ordinal))
            {
                continue;
            }

            string place = $"line {i + 1}";
            string[] parts = lines[i].Split(' ');
            if (parts.Length != 2)
            {
                throw new ModelInvalidException(path, place, $"Found '{lines[i]}'; expected two tokens with one blank between. Restore the file.");
            }

            merges.Add((IdOf(parts[0]), IdOf(parts[1]), IdOf(parts[0] + parts[1])));

            int IdOf(string token) => vocabulary.IdOf(token)
                ?? throw new ModelInvalidException(path, place, $"The merge needs '{token}', which vocab.json lacks. Restore both files from one model.");
        }

        return new MergeTable(merges);
    }
}
