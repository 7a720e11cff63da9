using System.Numerics.Tensors;

namespace LocalMode.Numerics;

/// <summary>Turns the hidden states of one text into one vector.</summary>
/// <remarks>
/// <para>
/// Hidden states are row-major <c>[tokens, dimensions]</c>; the number of dimensions is the destination's length. An attention mask has one
/// value a token: 0 for padding, anything else for a token. The overloads without a mask take every row as a token.
/// </para>
/// <para>
/// Rows are added in their order, so a text gives the same bits wherever it stands in a batch and on whichever side it is padded. A text
/// without tokens gives a vector of zeros. Nothing is allocated; all members are safe for concurrent use.
/// </para>
/// </remarks>
public static partial class Pooling
{
    /// <summary>Writes the mean over all rows.</summary>
    /// <param name="hidden">The hidden states.</param>
    /// <param name="destination">Receives the vector.</param>
    /// <exception cref="ArgumentException">The destination is empty, or the hidden states are not a whole number of rows.</exception>
    public static void Mean(ReadOnlySpan<float> hidden, Span<float> destination)
    {
        int tokens = CountRows(hidden, destination);
        if (tokens == 0)
        {
            destination.Clear();
            return;
        }

        int dimensions = destination.Length;
        hidden[..dimensions].CopyTo(destination);
        for (int token = 1; token < tokens; token++)
            TensorPrimitives.Add(destination, hidden.Slice(token * dimensions, dimensions), destination);

        TensorPrimitives.Divide(destination, tokens, destination);
    }

    /// <summary>Writes the mean over the rows that the mask names as tokens.</summary>
    /// <param name="hidden">The hidden states.</param>
    /// <param name="attentionMask">One value a row.</param>
    /// <param name="destination">Receives the vector.</param>
    /// <exception cref="ArgumentException">The destination is empty, or the sizes do not fit together.</exception>
    public static void Mean(ReadOnlySpan<float> hidden, ReadOnlySpan<long> attentionMask, Span<float> destination)
    {
        CheckMask(hidden, attentionMask, destination);
        int dimensions = destination.Length;
        int tokens = 0;
        destination.Clear();
        for (int token = 0; token < attentionMask.Length; token++)
        {
            if (attentionMask[token] == 0)
                continue;

            ReadOnlySpan<float> row = hidden.Slice(token * dimensions, dimensions);
            if (tokens++ == 0)
                row.CopyTo(destination);
            else
                TensorPrimitives.Add(destination, row, destination);
        }

        if (tokens > 0)
            TensorPrimitives.Divide(destination, tokens, destination);
    }

    /// <summary>Writes the largest value of each dimension over all rows. A NaN anywhere in a dimension gives NaN there.</summary>
    /// <param name="hidden">The hidden states.</param>
    /// <param name="destination">Receives the vector.</param>
    /// <exception cref="ArgumentException">The destination is empty, or the hidden states are not a whole number of rows.</exception>
    public static void Max(ReadOnlySpan<float> hidden, Span<float> destination)
    {
        int tokens = CountRows(hidden, destination);
        if (tokens == 0)
        {
            destination.Clear();
            return;
        }

        int dimensions = destination.Length;
        hidden[..dimensions].CopyTo(destination);
        for (int token = 1; token < tokens; token++)
            TensorPrimitives.Max(destination, hidden.Slice(token * dimensions, dimensions), destination);
    }

    /// <summary>
    /// Writes the largest value of each dimension over the rows that the mask names as tokens. A NaN in such a row gives NaN there.
    /// </summary>
    /// <param name="hidden">The hidden states.</param>
    /// <param name="attentionMask">One value a row.</param>
    /// <param name="destination">Receives the vector.</param>
    /// <exception cref="ArgumentException">The destination is empty, or the sizes do not fit together.</exception>
    public static void Max(ReadOnlySpan<float> hidden, ReadOnlySpan<long> attentionMask, Span<float> destination)
    {
        CheckMask(hidden, attentionMask, destination);
        int dimensions = destination.Length;
        bool any = false;
        destination.Clear();
        for (int token = 0; token < attentionMask.Length; token++)
        {
            if (attentionMask[token] == 0)
                continue;

            ReadOnlySpan<float> row = hidden.Slice(token * dimensions, dimensions);
            if (any)
                TensorPrimitives.Max(destination, row, destination);
            else
                row.CopyTo(destination);

            any = true;
        }
    }

    private static int CountRows(ReadOnlySpan<float> hidden, Span<float> destination)
    {
        if (destination.IsEmpty)
            throw new ArgumentException("The destination has no dimensions.", nameof(destination));
        if (hidden.Length % destination.Length != 0)
            throw new ArgumentException($"{hidden.Length} values are not a whole number of rows of {destination.Length} dimensions.", nameof(hidden));

        return hidden.Length / destination.Length;
    }

    private static void CheckMask(ReadOnlySpan<float> hidden, ReadOnlySpan<long> attentionMask, Span<float> destination)
    {
        int rows = CountRows(hidden, destination);
        if (attentionMask.Length != rows)
            throw new ArgumentException($"The mask has {attentionMask.Length} values for {rows} rows.", nameof(attentionMask));
    }
}
