using LocalMode.LlamaCpp.Interop;

namespace LocalMode.LlamaCpp.Encoders;

/// <summary>The special tokens that a file asks for around texts; -1 where there is none.</summary>
/// <param name="Begin">What begins a text.</param>
/// <param name="End">What ends a text that stands alone.</param>
/// <param name="PairEnd">What ends each of two texts that are read together.</param>
/// <param name="PairSeparator">What stands between two texts, after the end of the first.</param>
internal readonly record struct TextMarkers(int Begin, int End, int PairEnd, int PairSeparator)
{
    private const int WordPiece = 3;

    /// <summary>Gets the tokens around one text.</summary>
    public int Count => (Begin < 0 ? 0 : 1) + (End < 0 ? 0 : 1);

    /// <summary>Gets the tokens around and between two texts.</summary>
    public int PairCount => (Begin < 0 ? 0 : 1) + (PairEnd < 0 ? 0 : 2) + (PairSeparator < 0 ? 0 : 1);

    /// <summary>Reads what a vocabulary asks for, as llama.cpp follows it.</summary>
    /// <param name="path">The model's file, for errors.</param>
    /// <param name="model">The model.</param>
    /// <exception cref="ModelInvalidException">The file asks for a token that it does not have.</exception>
    public static TextMarkers Read(string path, LlamaModelHandle model)
    {
        nint vocabulary = LlamaNative.ModelGetVocabulary(model);
        int begin = LlamaNative.VocabularyBos(vocabulary);
        int end = LlamaNative.VocabularyEos(vocabulary);
        int separator = LlamaNative.VocabularySeparator(vocabulary);
        bool addsBegin = LlamaNative.VocabularyAddsBos(vocabulary) != 0;
        bool addsEnd = LlamaNative.VocabularyAddsEos(vocabulary) != 0;
        bool addsSeparator = LlamaNative.VocabularyAddsSeparator(vocabulary) != 0;

        // WordPiece texts stand between both markers whatever the flags say.
        bool isWordPiece = LlamaNative.VocabularyType(vocabulary) == WordPiece;
        int pairEnd = end >= 0 ? end : separator;
        return new(
            addsBegin || isWordPiece ? Existing(begin, "bos_token_id") : -1,
            isWordPiece ? Existing(separator, "seperator_token_id") : addsEnd ? Existing(end, "eos_token_id") : -1,
            addsEnd ? Existing(pairEnd, "eos_token_id") : -1,
            addsSeparator ? Existing(separator, "seperator_token_id") : -1);

        int Existing(int token, string key) => token >= 0
            ? token
            : throw new ModelInvalidException(path, "tokenizer.ggml." + key, "The vocabulary asks for this token around every text, but it is missing. Convert the model again.");
    }
}
