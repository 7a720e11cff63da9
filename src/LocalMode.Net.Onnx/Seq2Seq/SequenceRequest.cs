namespace LocalMode.Onnx;

/// <summary>What a call asks of the model for each of its texts.</summary>
/// <param name="Prefix">What is put before each text.</param>
/// <param name="Generation">How to generate.</param>
/// <param name="FirstToken">The token before the text, as Marian wants its target, or <see langword="null"/>.</param>
/// <param name="SourceToken">The token of the text's language, which takes the place of the tokenizer's own, or <see langword="null"/>.</param>
/// <param name="Prompt">The tokens that answers begin with.</param>
/// <param name="Priority">How urgent the call is.</param>
internal sealed record SequenceRequest(
    string Prefix, GenerationConfig Generation, int? FirstToken, int? SourceToken, int[] Prompt, InferencePriority Priority);
