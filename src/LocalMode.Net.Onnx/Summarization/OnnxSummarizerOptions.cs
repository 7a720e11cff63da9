namespace LocalMode.Onnx;

/// <summary>Settings of an <see cref="OnnxSummarizer"/>; the defaults take everything from the model directory.</summary>
/// <inheritdoc path="/remarks"/>
public sealed class OnnxSummarizerOptions : OnnxSequenceOptions;
