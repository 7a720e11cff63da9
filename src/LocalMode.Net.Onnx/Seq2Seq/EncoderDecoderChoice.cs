namespace LocalMode.Onnx;

/// <summary>Which graphs a caller wants; <see langword="null"/> for the usual ones.</summary>
/// <param name="Encoder">The encoder's file, relative to the model directory.</param>
/// <param name="Decoder">The decoder's file.</param>
/// <param name="DecoderWithPast">The file of the decoder of the later steps.</param>
/// <param name="Variant">What follows the names, such as <c>quantized</c> in <c>encoder_model_quantized.onnx</c>.</param>
internal sealed record EncoderDecoderChoice(string? Encoder = null, string? Decoder = null, string? DecoderWithPast = null, string? Variant = null);
