using System.Runtime.InteropServices;

namespace LocalMode.LlamaCpp.Interop;

/// <content>Encoding of whole texts: one vector, or one row of scores, for each sequence.</content>
internal static unsafe partial class LlamaNative
{
    [LibraryImport(Library, EntryPoint = "llama_model_n_embd_out")]
    public static partial int ModelOutputWidth(LlamaModelHandle model);

    [LibraryImport(Library, EntryPoint = "llama_model_n_cls_out")]
    public static partial uint ModelClassifierWidth(LlamaModelHandle model);

    [LibraryImport(Library, EntryPoint = "llama_vocab_sep")]
    public static partial int VocabularySeparator(nint vocabulary);

    [LibraryImport(Library, EntryPoint = "llama_vocab_get_add_eos")]
    public static partial byte VocabularyAddsEos(nint vocabulary);

    [LibraryImport(Library, EntryPoint = "llama_vocab_get_add_sep")]
    public static partial byte VocabularyAddsSeparator(nint vocabulary);

    [LibraryImport(Library, EntryPoint = "llama_n_ubatch")]
    public static partial uint MicroBatchSize(LlamaContextHandle context);

    [LibraryImport(Library, EntryPoint = "llama_pooling_type")]
    public static partial int PoolingType(LlamaContextHandle context);

    [LibraryImport(Library, EntryPoint = "llama_encode")]
    public static partial int Encode(nint context, LlamaBatch batch);

    [LibraryImport(Library, EntryPoint = "llama_get_embeddings_seq")]
    public static partial float* GetSequenceEmbedding(nint context, int sequence);
}
