namespace LocalMode.Onnx;

/// <summary>Settings of an <see cref="OnnxMaskFiller"/>; the defaults take everything from the model directory.</summary>
/// <remarks>
/// <para>Read once while the model is opened; later changes have no effect.</para>
/// <para>
/// A text longer than <see cref="OnnxModelOptions.MaxTokens"/> is a <see cref="ContextOverflowException"/>: nothing is cut. The mask token is recognised in texts
/// whatever <see cref="OnnxModelOptions.AllowSpecialTokens"/> says, which is about the others.
/// </para>
/// </remarks>
public sealed class OnnxMaskFillerOptions : OnnxModelOptions;
