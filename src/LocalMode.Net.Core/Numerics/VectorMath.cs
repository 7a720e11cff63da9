using System.Numerics.Tensors;

namespace LocalMode.Numerics;

/// <summary>The vector operations that models' outputs need, vectorised.</summary>
/// <remarks>Nothing is allocated; all members are safe for concurrent use on memory that nobody else writes.</remarks>
public static class VectorMath
{
    // torch.nn.functional.normalize divides by max(norm, eps) with this eps.
    private const float SmallestNorm = 1e-12f;

    /// <summary>Scales a vector to Euclidean length 1, in place. A vector of zeros stays one.</summary>
    /// <param name="vector">The vector.</param>
    public static void Normalize(Span<float> vector)
    {
        if (vector.IsEmpty)
            return;

        float norm = TensorPrimitives.Norm<float>(vector);
        TensorPrimitives.Divide(vector, MathF.Max(norm, SmallestNorm), vector);
    }

    /// <summary>Returns the inner product; 0 for empty vectors.</summary>
    /// <param name="x">One vector.</param>
    /// <param name="y">The other one, of the same length.</param>
    /// <returns>The sum of the products.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        CheckLengths(x, y);
        return TensorPrimitives.Dot(x, y);
    }

    /// <summary>Returns the cosine of the angle between two vectors, -1 to 1; 0 if either is all zeros or both are empty.</summary>
    /// <param name="x">One vector.</param>
    /// <param name="y">The other one, of the same length.</param>
    /// <returns>The cosine.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static float CosineSimilarity(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        CheckLengths(x, y);
        if (!x.ContainsAnyExcept(0f) || !y.ContainsAnyExcept(0f))
            return 0;

        return Math.Clamp(TensorPrimitives.CosineSimilarity(x, y), -1, 1);
    }

    /// <summary>Writes the softmax: positive values that sum to 1. The largest logit is subtracted first, so that no logit overflows.</summary>
    /// <param name="logits">The logits.</param>
    /// <param name="destination">Receives as many values; may be the same memory.</param>
    /// <exception cref="ArgumentException">The destination is shorter than the logits.</exception>
    public static void Softmax(ReadOnlySpan<float> logits, Span<float> destination)
    {
        CheckDestination(logits, destination);
        if (logits.IsEmpty)
            return;

        destination = destination[..logits.Length];
        TensorPrimitives.Subtract(logits, TensorPrimitives.Max(logits), destination);
        TensorPrimitives.Exp(destination, destination);
        TensorPrimitives.Divide(destination, TensorPrimitives.Sum<float>(destination), destination);
    }

    /// <summary>Writes the logistic function 1 / (1 + exp(-x)) of each value.</summary>
    /// <param name="logits">The logits.</param>
    /// <param name="destination">Receives as many values, each from 0 to 1; may be the same memory.</param>
    /// <exception cref="ArgumentException">The destination is shorter than the logits.</exception>
    public static void Sigmoid(ReadOnlySpan<float> logits, Span<float> destination)
    {
        CheckDestination(logits, destination);
        if (!logits.IsEmpty)
            TensorPrimitives.Sigmoid(logits, destination);
    }

    private static void CheckLengths(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        if (x.Length != y.Length)
            throw new ArgumentException($"The vectors have {x.Length} and {y.Length} values; they must have the same number.", nameof(y));
    }

    private static void CheckDestination(ReadOnlySpan<float> source, Span<float> destination)
    {
        if (destination.Length < source.Length)
            throw new ArgumentException($"The destination has room for {destination.Length} of {source.Length} values.", nameof(destination));
    }
}
