using System.Numerics.Tensors;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>
/// The smallest and the largest value that each dimension of a model's vectors takes, found once from samples: what maps them to 8 bits.
/// </summary>
/// <remarks>
/// Every vector that is compared with another must be made with the same ranges, so keep them with the index. A few hundred vectors of typical
/// texts are enough; values outside are clipped. Immutable and safe for concurrent use.
/// </remarks>
public sealed class EmbeddingRanges
{
    private readonly float[] _smallest;
    private readonly float[] _largest;
    private readonly float[] _steps;

    /// <summary>Initializes a new instance of the <see cref="EmbeddingRanges"/> class.</summary>
    /// <param name="smallest">The smallest value of each dimension.</param>
    /// <param name="largest">The largest value of each dimension, none below the smallest.</param>
    /// <exception cref="ArgumentException">They are empty, of different lengths, not finite, or the wrong way round.</exception>
    public EmbeddingRanges(ReadOnlySpan<float> smallest, ReadOnlySpan<float> largest)
    {
        if (smallest.IsEmpty || smallest.Length != largest.Length)
            throw new ArgumentException($"There are {smallest.Length} smallest and {largest.Length} largest values; expected one of each for every dimension.", nameof(largest));

        _smallest = smallest.ToArray();
        _largest = largest.ToArray();
        _steps = new float[smallest.Length];
        for (int i = 0; i < _steps.Length; i++)
        {
            if (!float.IsFinite(smallest[i]) || !float.IsFinite(largest[i]) || largest[i] < smallest[i])
                throw new ArgumentException($"The range of dimension {i} is from {smallest[i]} to {largest[i]}.", nameof(largest));

            // A dimension that never changes has no step; any will do.
            float step = (largest[i] - smallest[i]) / byte.MaxValue;
            _steps[i] = step == 0 ? 1 : step;
        }
    }

    /// <summary>Gets the number of dimensions.</summary>
    public int Dimensions => _steps.Length;

    /// <summary>Gets the smallest value of each dimension.</summary>
    public ReadOnlySpan<float> Smallest => _smallest;

    /// <summary>Gets the largest value of each dimension.</summary>
    public ReadOnlySpan<float> Largest => _largest;

    /// <summary>Finds the ranges of sample vectors.</summary>
    /// <param name="samples">Vectors of one length, at least one; a hundred or more for ranges that hold.</param>
    /// <returns>The ranges.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="samples"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are no samples, or they differ in length, or a value is not finite.</exception>
    public static EmbeddingRanges FromSamples(IEnumerable<Embedding<float>> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        float[]? smallest = null;
        float[] largest = [];
        foreach (Embedding<float> sample in samples)
        {
            ReadOnlySpan<float> values = sample.Vector.Span;
            if (smallest is null)
            {
                smallest = values.ToArray();
                largest = values.ToArray();
            }
            else if (values.Length == smallest.Length)
            {
                TensorPrimitives.Min(smallest, values, smallest);
                TensorPrimitives.Max(largest, values, largest);
            }
            else
            {
                throw new ArgumentException($"A sample has {values.Length} dimensions, the first has {smallest.Length}.", nameof(samples));
            }
        }

        return smallest is null ? throw new ArgumentException("There are no samples.", nameof(samples)) : new(smallest, largest);
    }

    /// <summary>Maps a vector to 8 bits: each range is cut into 256 parts, numbered from -128. What is outside the range is clipped.</summary>
    /// <param name="vector">The vector, of <see cref="Dimensions"/> values.</param>
    /// <param name="destination">Receives as many values.</param>
    /// <exception cref="ArgumentException">A span has not <see cref="Dimensions"/> values.</exception>
    /// <remarks>The values are those of sentence-transformers' <c>quantize_embeddings</c> with the precision <c>int8</c>.</remarks>
    public void Quantize(ReadOnlySpan<float> vector, Span<sbyte> destination)
    {
        if (vector.Length != Dimensions || destination.Length != Dimensions)
            throw new ArgumentException($"The vector has {vector.Length} values and the destination {destination.Length}; the ranges are of {Dimensions} dimensions.", nameof(vector));

        for (int i = 0; i < vector.Length; i++)
            destination[i] = (sbyte)(Math.Clamp(MathF.Floor((vector[i] - _smallest[i]) / _steps[i]), 0, byte.MaxValue) + sbyte.MinValue);
    }
}
