namespace LocalMode.Tokenizers;

/// <summary>How texts are cut before BPE, by the name that a GGUF gives in <c>tokenizer.ggml.pre</c>.</summary>
internal static class GgufPreTokenizers
{
    private const string Llama3 =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private const string Qwen2 =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private const string Words =
        @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+{0}|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*{0}|\p{N}{1}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private static readonly Dictionary<string, Func<IPreTokenizer>> Known = new(StringComparer.Ordinal)
    {
        ["codeshell"] = Digits,
        ["command-r"] = Digits,
        ["exaone"] = Digits,
        ["gpt-2"] = Gpt2,
        ["gpt-4o"] = static () => Split(Words.Replace("{0}", "(?i:'s|'t|'re|'ve|'m|'ll|'d)?", StringComparison.Ordinal).Replace("{1}", "{1,3}", StringComparison.Ordinal)),
        ["jais"] = Gpt2,
        ["llama-bpe"] = static () => Split(Llama3),
        ["llama-v3"] = static () => Split(Llama3),
        ["llama3"] = static () => Split(Llama3),
        ["minerva-7b"] = Digits,
        ["mpt"] = Gpt2,
        ["olmo"] = Gpt2,
        ["phi-2"] = Gpt2,
        ["qwen2"] = static () => Split(Qwen2),
        ["refact"] = Digits,
        ["smollm"] = Digits,
        ["starcoder"] = Digits,
        ["tekken"] = static () => Split(Words.Replace("{0}", "", StringComparison.Ordinal).Replace("{1}", "", StringComparison.Ordinal)),
    };

    /// <summary>Creates the pre-tokenizer of a name.</summary>
    /// <param name="vocabulary">The file's metadata.</param>
    /// <exception cref="UnsupportedCapabilityException">The file names none, or one that is not known.</exception>
    public static IPreTokenizer Create(GgufVocabulary vocabulary) => vocabulary.Text("pre") is { } name && Known.TryGetValue(name, out Func<IPreTokenizer>? create)
        ? create()
        : throw new UnsupportedCapabilityException(
            $"the pre-tokenizer {(vocabulary.Text("pre") is { } unknown ? $"'{unknown}'" : "that is not named")} of '{vocabulary.Path}' (tokenizer.ggml.pre)",
            "LocalMode.Net.Tokenizers",
            $"It knows {string.Join(", ", Known.Keys.Order(StringComparer.Ordinal))}. Load the model's tokenizer.json instead.");

    /// <summary>Tells whether a piece that is a token of its own is that token, as in Llama 3.</summary>
    /// <param name="name">The name.</param>
    public static bool IgnoresMerges(string? name) => name is "llama-bpe" or "llama-v3" or "llama3" or "tekken";

    private static ByteLevelPreTokenizer Gpt2() => new(addPrefixSpace: false, useRegex: true);

    private static SequencePreTokenizer Digits() => new([new CharacterPreTokenizer(CategorySets.Number, SplitBehavior.Isolated), Gpt2()]);

    private static SequencePreTokenizer Split(string regex) => new(
    [
        new SplitPreTokenizer(TextPattern.OfRegex(regex, "GGUF", "tokenizer.ggml.pre"), SplitBehavior.Isolated, invert: false),
        new ByteLevelPreTokenizer(addPrefixSpace: false, useRegex: false),
    ]);
}
