namespace LocalMode.Onnx;

/// <summary>Settings of an <see cref="OnnxTranslator"/>; the defaults take everything from the model directory.</summary>
/// <inheritdoc path="/remarks"/>
public sealed class OnnxTranslatorOptions : OnnxSequenceOptions;
