namespace LocalMode.LlamaCpp;

/// <summary>Settings of a <see cref="LlamaCppEmbeddingGenerator"/>.</summary>
/// <remarks>Read once while the model is opened; later changes have no effect.</remarks>
public sealed class LlamaCppEmbeddingOptions : LlamaCppEncoderOptions
{
    /// <summary>
    /// Gets or sets the pooling. The default, <see langword="null"/>, takes it from the GGUF; a file that declares none is refused without
    /// this setting, and a reranker always.
    /// </summary>
    public LlamaCppPooling? Pooling { get; set; }

    /// <summary>Gets or sets whether vectors are scaled to length 1. The default is <see langword="true"/>.</summary>
    public bool Normalize { get; set; } = true;

    /// <summary>
    /// Gets or sets the shorter lengths that the model was trained for (Matryoshka), which <c>EmbeddingGenerationOptions.Dimensions</c> may
    /// then ask for: the first values of a vector, scaled to length 1 again where <see cref="Normalize"/> says so. The default,
    /// <see langword="null"/>, is none: a GGUF does not tell. Each is 1 at least and at most the model's own.
    /// </summary>
    public IReadOnlyList<int>? ShorterDimensions { get; set; }

    /// <summary>
    /// Gets or sets what the model was trained to see before a query, such as <c>query: </c>. The verb EmbedQueryAsync adds it, and the
    /// prompt name <c>query</c> of a call. The default is empty: a GGUF does not tell.
    /// </summary>
    public string QueryPrompt { get; set; } = "";

    /// <summary>
    /// Gets or sets what the model was trained to see before a document, such as <c>passage: </c>. The verbs EmbedDocumentAsync and
    /// EmbedDocumentsAsync add it, and the prompt name <c>document</c> of a call. The default is empty: a GGUF does not tell.
    /// </summary>
    public string DocumentPrompt { get; set; } = "";

    /// <summary>
    /// Gets or sets whether a text longer than <see cref="LlamaCppEncoderOptions.MaxTokens"/> is cut on the right. The default is
    /// <see langword="false"/>: such a text is a <see cref="ContextOverflowException"/>, because embeddings have no place to say that they
    /// stand for a part of it.
    /// </summary>
    public bool TruncateInput { get; set; }
}
