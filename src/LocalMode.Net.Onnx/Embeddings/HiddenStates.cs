using System.Numerics.Tensors;
using LocalMode.Numerics;

namespace LocalMode.Onnx;

/// <summary>Pools the hidden states of one text, without padding: row-major [tokens, dimensions].</summary>
internal static class HiddenStates
{
    /// <summary>Writes the vector of one way of pooling.</summary>
    /// <param name="pooling">The way.</param>
    /// <param name="hidden">The hidden states of all tokens.</param>
    /// <param name="skipped">The tokens at the beginning that do not count: a prompt's.</param>
    /// <param name="destination">Receives the vector; zeros where no token counts.</param>
    public static void Pool(EmbeddingPooling pooling, ReadOnlySpan<float> hidden, int skipped, Span<float> destination)
    {
        ReadOnlySpan<float> counted = hidden[Math.Min(skipped * destination.Length, hidden.Length)..];
        switch (pooling)
        {
            case EmbeddingPooling.Mean:
                Pooling.Mean(counted, destination);
                break;
            case EmbeddingPooling.Cls:
                Pooling.Cls(counted, destination);
                break;
            case EmbeddingPooling.Max:
                Pooling.Max(counted, destination);
                break;
            case EmbeddingPooling.MeanSqrtLength:
                Pooling.Mean(counted, destination);
                TensorPrimitives.Multiply(destination, MathF.Sqrt(counted.Length / destination.Length), destination);
                break;
            case EmbeddingPooling.WeightedMean:
                WeightedMean(counted, skipped, destination);
                break;
            default:
                Pooling.LastToken(counted, destination);
                break;
        }
    }

    // Positions count the tokens before too.
    private static void WeightedMean(ReadOnlySpan<float> hidden, int skipped, Span<float> destination)
    {
        destination.Clear();
        int tokens = hidden.Length / destination.Length;
        float sum = 0;
        for (int token = 0; token < tokens; token++)
        {
            float weight = skipped + token + 1;
            sum += weight;
            TensorPrimitives.MultiplyAdd(hidden.Slice(token * destination.Length, destination.Length), weight, destination, destination);
        }

        if (tokens > 0)
            TensorPrimitives.Divide(destination, sum, destination);
    }
}
