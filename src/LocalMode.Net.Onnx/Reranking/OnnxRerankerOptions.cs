namespace LocalMode.Onnx;

/// <summary>Settings of an <see cref="OnnxReranker"/>; the defaults take everything from the model directory.</summary>
/// <remarks>Read once while the model is opened; later changes have no effect.</remarks>
public sealed class OnnxRerankerOptions : OnnxModelOptions
{
    /// <summary>
    /// Gets or sets whether a query and a document that are together longer than <see cref="OnnxModelOptions.MaxTokens"/> are cut, the longer of the two first, and
    /// the result says so in <see cref="InferenceResult.IsInputTruncated"/>. The default is <see langword="true"/>, as in sentence-transformers' CrossEncoder;
    /// otherwise such a document is a <see cref="ContextOverflowException"/>.
    /// </summary>
    public bool TruncateInput { get; set; } = true;
}
