namespace LocalMode.Tokenizers;

public sealed partial class HfTokenizer
{
    /// <summary>Builds the tokenizer that a GGUF file carries in its metadata: byte-level BPE (<c>gpt2</c>), SentencePiece's BPE (<c>llama</c>) and uncased WordPiece (<c>bert</c>).</summary>
    /// <param name="path">The GGUF file. Only its header is read.</param>
    /// <returns>The tokenizer. It adds the special tokens that the file asks for (<c>add_bos_token</c>, <c>add_eos_token</c>).</returns>
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
