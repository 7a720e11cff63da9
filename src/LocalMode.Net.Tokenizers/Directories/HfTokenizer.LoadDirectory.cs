namespace LocalMode.Tokenizers;

public sealed partial class HfTokenizer
{
    /// <summary>
    /// Reads the tokenizer of a model directory, in the layout of a Hugging Face repository: its tokenizer.json, or else the vocabulary files of the slow tokenizers (vocab.txt
    /// of the BERT family; vocab.json with merges.txt of the GPT-2, RoBERTa and Qwen2 families) with the settings of tokenizer_config.json.
    /// </summary>
    /// <param name="path">The directory.</param>
    /// <returns>The tokenizer.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="ModelNotFoundException">There is no such directory, or it has none of these files; the error lists what it has.</exception>
    /// <exception cref="ModelInvalidException">A file is not valid; the error names it, the place and the reason.</exception>
    /// <exception cref="UnsupportedCapabilityException">The files belong to a tokenizer that this version does not build.</exception>
    public static HfTokenizer LoadDirectory(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return TokenizerDirectory.Read(path);
    }
}
