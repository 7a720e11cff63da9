namespace LocalMode.Onnx;

/// <summary>Settings of an <see cref="OnnxQuestionAnswerer"/>; the defaults take everything from the model directory.</summary>
/// <remarks>
/// <para>Read once while the model is opened; later changes have no effect.</para>
/// <para><see cref="OnnxModelOptions.MaxTokens"/> is the most that a call may ask for in <see cref="QuestionAnsweringOptions.WindowTokens"/>: nothing of a context is cut, it is read in windows.</para>
/// </remarks>
public sealed class OnnxQuestionAnswererOptions : OnnxModelOptions;
