namespace LocalMode.Tokenizers.Tests.Encoding;

/// <summary>All folders of tests/Fixtures/tokenizers, and how many cases each must have, so that none can be left out unseen.</summary>
internal static class TokenizerFixtures
{
    /// <summary>The expected number of cases; together 5,758.</summary>
    public static readonly IReadOnlyDictionary<string, int> Cases = new Dictionary<string, int>
    {
        ["added-token-flags"] = 175,
        ["albert"] = 158,
        ["bpe-deepseek"] = 158,
        ["bpe-digits"] = 134,
        ["bpe-falcon"] = 134,
        ["bpe-gpt2"] = 134,
        ["bpe-llama3"] = 158,
        ["bpe-o200k"] = 134,
        ["bpe-openai-gpt"] = 134,
        ["bpe-qwen"] = 134,
        ["bpe-roberta"] = 158,
        ["bpe-subwordprefix"] = 158,
        ["clip"] = 158,
        ["ctc-wav2vec2"] = 134,
        ["deberta-v2"] = 158,
        ["legacy-forms"] = 134,
        ["norm-bytelevel"] = 134,
        ["norm-nfd-strip"] = 134,
        ["norm-nfkc"] = 134,
        ["norm-nfkd-prepend"] = 134,
        ["pad-multiple"] = 166,
        ["pretok-mix"] = 134,
        ["smollm2-gguf"] = 100,
        ["spm-bpe-gemma"] = 158,
        ["spm-bpe-llama2"] = 158,
        ["spm-bpe-mistral"] = 158,
        ["spm-bpe-nobytes"] = 158,
        ["trunc-left-pad-left"] = 163,
        ["trunc-longest-first"] = 186,
        ["trunc-only-first-stride"] = 186,
        ["trunc-only-second-stride"] = 62,
        ["unigram-bytefallback"] = 158,
        ["unigram-full-charsmap"] = 158,
        ["unigram-t5"] = 158,
        ["unigram-xlmr"] = 158,
        ["wordlevel-whitespace"] = 134,
        ["wordpiece-cased"] = 158,
        ["wordpiece-options"] = 158,
        ["wordpiece-uncased"] = 158,
    };

    /// <summary>The folders that are on disk.</summary>
    public static string[] Folders =>
    [
        .. Directory.GetDirectories(TestFiles.Path("tests/Fixtures/tokenizers")).Select(folder => Path.GetFileName(folder)!)
            .Where(name => name != "malformed").Order(StringComparer.Ordinal),
    ];

    /// <summary>The folders, as theory data.</summary>
    public static TheoryData<string> All => [.. Folders];

    /// <summary>Reads a fixture's tokenizer: its tokenizer.json, or the metadata of the GGUF that it is for.</summary>
    public static HfTokenizer Load(string name) => name == "smollm2-gguf"
        ? HfTokenizer.LoadGguf(TestFiles.Path(TestFiles.SmolLM2Gguf))
        : HfTokenizer.Load(TestFiles.Tokenizer($"{name}/tokenizer.json"));
}
