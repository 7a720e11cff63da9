using LocalMode.Numerics;

namespace LocalMode.Onnx;

/// <summary>Scales a vector to length 1.</summary>
internal sealed class NormalizeLayer : EmbeddingLayer
{
    public static NormalizeLayer Instance { get; } = new();

    public override int OutputLength(int inputLength) => inputLength;

    public override void Apply(ReadOnlySpan<float> input, Span<float> output)
    {
        input.CopyTo(output);
        VectorMath.Normalize(output);
    }
}
