using System.Collections.Concurrent;
using LocalMode.Tokenizers.Constraints;

namespace LocalMode.Tokenizers.Tests.Constraints.Generation;

/// <summary>The vocabularies of the fixtures. Those whose decoded text is the concatenation of their tokens' bytes are the ones that constraints serve.</summary>
internal static class FixtureVocabularies
{
    /// <summary>Byte-level BPE, and SentencePiece's BPE and Unigram with and without bytes for what the vocabulary lacks.</summary>
    public static readonly string[] Served =
    [
        "bpe-gpt2", "bpe-llama3", "bpe-qwen", "bpe-digits", "bpe-deepseek", "bpe-o200k", "bpe-roberta", "bpe-falcon",
        "spm-bpe-llama2", "spm-bpe-mistral", "spm-bpe-gemma", "spm-bpe-nobytes",
        "unigram-bytefallback", "unigram-t5", "unigram-xlmr", "unigram-full-charsmap",
    ];

    /// <summary>One of each family, for tests that run long with each.</summary>
    public static readonly string[] Families = ["bpe-llama3", "spm-bpe-llama2", "spm-bpe-nobytes", "unigram-bytefallback", "unigram-xlmr"];

    /// <summary>Decoders that change what stands between tokens, or none.</summary>
    public static readonly string[] Refused =
    [
        "wordpiece-uncased", "wordpiece-cased", "wordpiece-options", "bpe-openai-gpt", "bpe-subwordprefix", "ctc-wav2vec2", "wordlevel-whitespace", "pretok-mix",
    ];

    private static readonly string[] EndNames = ["<|endoftext|>", "<|end_of_text|>", "<|eot_id|>", "<|im_end|>", "</s>", "<eos>", "<｜end▁of▁sentence｜>", "[SEP]", "<unk>", "[UNK]", "<pad>"];
    private static readonly ConcurrentDictionary<string, Lazy<FixtureVocabulary>> Loaded = new();

    public static FixtureVocabulary Get(string name) => Loaded.GetOrAdd(name, static n => new(() => Load(n))).Value;

    public static TokenVocabulary Create(HfTokenizer tokenizer, out int end)
    {
        end = EndNames.Select(tokenizer.TokenToId).First(id => id is not null)!.Value;
        return TokenVocabulary.Create(tokenizer, [end]);
    }

    private static FixtureVocabulary Load(string name)
    {
        HfTokenizer tokenizer = HfTokenizer.Load(TestFiles.Tokenizer(name + "/tokenizer.json"));
        TokenVocabulary vocabulary = Create(tokenizer, out int end);
        return new(name, tokenizer, vocabulary, end);
    }
}
