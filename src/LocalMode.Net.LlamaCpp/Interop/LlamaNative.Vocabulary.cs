using System.Runtime.InteropServices;

namespace LocalMode.LlamaCpp.Interop;

/// <content>The vocabulary: entries, pieces and tokenisation. All of it only reads, so any thread may call it.</content>
internal static unsafe partial class LlamaNative
{
    [LibraryImport(Library, EntryPoint = "llama_vocab_type")]
    public static partial int VocabularyType(nint vocabulary);

    [LibraryImport(Library, EntryPoint = "llama_vocab_n_tokens")]
    public static partial int VocabularySize(nint vocabulary);

    [LibraryImport(Library, EntryPoint = "llama_vocab_get_text")]
    public static partial byte* VocabularyGetText(nint vocabulary, int token);

    [LibraryImport(Library, EntryPoint = "llama_vocab_get_attr")]
    public static partial LlamaTokenAttributes VocabularyGetAttributes(nint vocabulary, int token);

    [LibraryImport(Library, EntryPoint = "llama_vocab_is_eog")]
    public static partial byte VocabularyIsEndOfGeneration(nint vocabulary, int token);

    [LibraryImport(Library, EntryPoint = "llama_vocab_bos")]
    public static partial int VocabularyBos(nint vocabulary);

    [LibraryImport(Library, EntryPoint = "llama_vocab_eos")]
    public static partial int VocabularyEos(nint vocabulary);

    [LibraryImport(Library, EntryPoint = "llama_vocab_get_add_bos")]
    public static partial byte VocabularyAddsBos(nint vocabulary);

    [LibraryImport(Library, EntryPoint = "llama_tokenize")]
    public static partial int Tokenize(nint vocabulary, byte* text, int textLength, int* tokens, int tokenCapacity, byte addSpecial, byte parseSpecial);

    [LibraryImport(Library, EntryPoint = "llama_token_to_piece")]
    public static partial int TokenToPiece(nint vocabulary, int token, byte* buffer, int length, int leftStrip, byte special);
}
