namespace LocalMode.Onnx;

/// <summary>What a model does for one task.</summary>
/// <param name="Prefix">What is put before each text.</param>
/// <param name="Generation">How it generates.</param>
internal sealed record SequenceTask(string Prefix, GenerationConfig Generation);
