namespace LocalMode.Onnx;

/// <summary>A step after the pooling that makes a vector of a vector. Immutable; used by all workers.</summary>
internal abstract class EmbeddingLayer
{
    /// <summary>Returns the length of what it gives for a vector of a length.</summary>
    /// <exception cref="ModelInvalidException">It takes vectors of another length.</exception>
    public abstract int OutputLength(int inputLength);

    /// <summary>Writes the output, which does not overlap the input.</summary>
    public abstract void Apply(ReadOnlySpan<float> input, Span<float> output);
}
