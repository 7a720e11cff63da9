namespace LocalMode.Onnx;

/// <summary>Settings of an <see cref="OnnxTextClassifier"/>; the defaults take everything from the model directory.</summary>
/// <remarks>Read once while the model is opened; later changes have no effect.</remarks>
public sealed class OnnxTextClassifierOptions : OnnxModelOptions
{
    /// <summary>
    /// Gets or sets whether a text that is longer than <see cref="OnnxModelOptions.MaxTokens"/> is cut on the right (of a pair the longer text), and the result
    /// says so in <see cref="InferenceResult.IsInputTruncated"/>. The default is <see langword="false"/>: such a text is a <see cref="ContextOverflowException"/>.
    /// </summary>
    public bool TruncateInput { get; set; }
}
