using System.Collections;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Makes vectors of fewer bits of any generator's: a quarter or a thirty-second of the memory, for search over many.</summary>
/// <remarks>The values are those of sentence-transformers' <c>quantize_embeddings</c>. The generators that are returned are as safe for concurrent use as the one they are made of, and dispose of it.</remarks>
public static class QuantizedEmbeddingExtensions
{
    /// <summary>Returns a generator of vectors of 8-bit values.</summary>
    /// <param name="generator">The generator.</param>
    /// <param name="ranges">The ranges of its dimensions, found once from samples: all vectors of an index need the same.</param>
    /// <returns>The generator; a vector of another length than the ranges' is an <see cref="InvalidOutputException"/> of its calls.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="generator"/> or <paramref name="ranges"/> is <see langword="null"/>.</exception>
    public static IEmbeddingGenerator<string, Embedding<sbyte>> AsInt8(this IEmbeddingGenerator<string, Embedding<float>> generator, EmbeddingRanges ranges)
    {
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentNullException.ThrowIfNull(ranges);
        return new QuantizingEmbeddingGenerator<Embedding<sbyte>>(generator, vector =>
        {
            if (vector.Length != ranges.Dimensions)
                throw new InvalidOutputException($"A vector has {vector.Length} dimensions, the ranges have {ranges.Dimensions}.", "");

            sbyte[] values = new sbyte[vector.Length];
            ranges.Quantize(vector.Span, values);
            return new(values);
        });
    }

    /// <summary>Returns a generator of vectors of one bit a dimension: whether the value is above 0.</summary>
    /// <param name="generator">The generator.</param>
    /// <returns>The generator; bit i of <see cref="BinaryEmbedding.Vector"/> is dimension i.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="generator"/> is <see langword="null"/>.</exception>
    public static IEmbeddingGenerator<string, BinaryEmbedding> AsBinary(this IEmbeddingGenerator<string, Embedding<float>> generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        return new QuantizingEmbeddingGenerator<BinaryEmbedding>(generator, static vector =>
        {
            ReadOnlySpan<float> values = vector.Span;
            BitArray bits = new(values.Length);
            for (int i = 0; i < values.Length; i++)
                bits[i] = values[i] > 0;

            return new(bits);
        });
    }

    /// <summary>
    /// Packs the bits of a vector as sentence-transformers' <c>ubinary</c> and NumPy's <c>packbits</c> do: dimension 0 is the highest bit of the
    /// first byte, and the last byte is filled up with zeros.
    /// </summary>
    /// <param name="embedding">The vector.</param>
    /// <returns>One byte for each eight dimensions.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="embedding"/> is <see langword="null"/>.</exception>
    public static byte[] ToPackedBits(this BinaryEmbedding embedding)
    {
        ArgumentNullException.ThrowIfNull(embedding);
        BitArray bits = embedding.Vector;
        byte[] packed = new byte[(bits.Length + 7) / 8];
        for (int i = 0; i < bits.Length; i++)
        {
            if (bits[i])
                packed[i / 8] |= (byte)(0x80 >> (i % 8));
        }

        return packed;
    }
}
