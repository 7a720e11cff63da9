namespace LocalMode.Tokenizers;

public sealed partial class HfTokenizer
{
    /// <summary>Builds the tokenizer that a GGUF file carries in its metadata: byte-level BPE (<c>gpt2</c>), SentencePiece's BPE (<c>llama</c>) and Unigram (<c>t5</c>), and WordPiece (<c>bert</c>).</summary>
    /// <param name="path">The GGUF file. Only its header is read.</param>
    /// <returns>The tokenizer. It adds the special tokens that the file asks for (<c>add_bos_token</c>, <c>add_eos_token</c>).</returns>
    /// <remarks>
    /// A GGUF has no place for some of what a tokenizer.json says. WordPiece: where the file does not say how case and accents are treated
    /// (<c>tokenizer.ggml.normalizer.*</c>), the vocabulary decides: ordinary tokens with capitals or accents are only in one whose tokenizer keeps them; texts are
    /// cleaned, and Chinese characters stand alone, always. Unigram: normalisers other than the character map and white space, cutting at punctuation, and
    /// blanks that an added token such as <c>&lt;mask&gt;</c> swallows are not there; ids of the models whose GGUF files exist (T5, XLM-RoBERTa and what came of
    /// them) do not depend on them.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="ModelNotFoundException">There is no such file.</exception>
    /// <exception cref="ModelInvalidException">The file is damaged, or its tokenizer is; the error names the key and the reason.</exception>
    /// <exception cref="UnsupportedCapabilityException">The file has another kind of tokenizer, or cuts texts in a way that is not known here; nothing is guessed.</exception>
    public static HfTokenizer LoadGguf(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return GgufTokenizer.Build(GgufVocabulary.Read(path));
    }
}
