namespace LocalMode;

/// <summary>
/// The prefixes that a model was trained with for the two sides of a search. A provider answers it through <c>GetService</c>;
/// <see cref="EmbeddingVerbs.EmbedQueryAsync"/> and <see cref="EmbeddingVerbs.EmbedDocumentAsync"/> put them before the text.
/// </summary>
/// <remarks>
/// In a sentence-transformers directory they stand under <c>prompts</c> in <c>config_sentence_transformers.json</c>: <c>query</c> for the
/// query, <c>document</c> or <c>passage</c> for the document.
/// </remarks>
public sealed class EmbeddingPrompts
{
    /// <summary>Prompts that add nothing.</summary>
    public static EmbeddingPrompts None { get; } = new();

    /// <summary>Gets the prefix of a query; empty if the model has none.</summary>
    public string Query { get; init; } = "";

    /// <summary>Gets the prefix of a document; empty if the model has none.</summary>
    public string Document { get; init; } = "";
}
