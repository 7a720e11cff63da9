namespace LocalMode.LlamaCpp;

/// <summary>Settings of a <see cref="LlamaCppReranker"/>.</summary>
/// <remarks>Read once while the model is opened; later changes have no effect.</remarks>
public sealed class LlamaCppRerankerOptions : LlamaCppEncoderOptions
{
    /// <summary>
    /// Gets or sets whether a query and a document that are together longer than <see cref="LlamaCppEncoderOptions.MaxTokens"/> are cut, the
    /// longer of the two first, and the result says so in <see cref="InferenceResult.IsInputTruncated"/>. Where the GGUF has a template for
    /// rerankers, only the document is cut. The default is <see langword="true"/>; otherwise such a document is a
    /// <see cref="ContextOverflowException"/>.
    /// </summary>
    public bool TruncateInput { get; set; } = true;
}
