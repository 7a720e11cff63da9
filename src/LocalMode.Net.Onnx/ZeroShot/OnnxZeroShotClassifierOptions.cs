namespace LocalMode.Onnx;

/// <summary>Settings of an <see cref="OnnxZeroShotClassifier"/>; the defaults take everything from the model directory.</summary>
/// <remarks>Read once while the model is opened; later changes have no effect.</remarks>
public sealed class OnnxZeroShotClassifierOptions : OnnxModelOptions
{
    /// <summary>The sentence into which a label is put unless something else is said: <c>This example is {}.</c></summary>
    public const string UsualHypothesisTemplate = "This example is {}.";

    /// <summary>Gets or sets the sentence into which a label is put, at <c>{}</c>, unless a call says another. Default <see cref="UsualHypothesisTemplate"/>.</summary>
    public string HypothesisTemplate { get; set; } = UsualHypothesisTemplate;

    /// <summary>
    /// Gets or sets whether a text that does not fit beside its hypothesis into <see cref="OnnxModelOptions.MaxTokens"/> is cut on the right, and the result says
    /// so in <see cref="InferenceResult.IsInputTruncated"/>. The default is <see langword="true"/>, as in Hugging Face's pipeline; otherwise such a text is a
    /// <see cref="ContextOverflowException"/>.
    /// </summary>
    public bool TruncateInput { get; set; } = true;

    internal override void Validate()
    {
        base.Validate();
        HypothesisTemplates.Check(HypothesisTemplate, nameof(HypothesisTemplate));
    }
}
