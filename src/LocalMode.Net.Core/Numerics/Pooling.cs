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
    public static void Mean(ReadOnlySpan<float> hidden, Span<float> destination) =>
        Divide(destination, FoldAll<Sum>(hidden, destination));

    /// <summary>Writes the mean over the rows that the mask names as tokens.</summary>
    /// <param name="hidden">The hidden states.</param>
    /// <param name="attentionMask">One value a row.</param>
    /// <param name="destination">Receives the vector.</param>
    /// <exception cref="ArgumentException">The destination is empty, or the sizes do not fit together.</exception>
    public static void Mean(ReadOnlySpan<float> hidden, ReadOnlySpan<long> attentionMask, Span<float> destination) =>
        Divide(destination, FoldMasked<Sum>(hidden, attentionMask, destination));

    /// <summary>Writes the largest value of each dimension over all rows. A NaN anywhere in a dimension gives NaN there.</summary>
    /// <param name="hidden">The hidden states.</param>
    /// <param name="destination">Receives the vector.</param>
    /// <exception cref="ArgumentException">The destination is empty, or the hidden states are not a whole number of rows.</exception>
    public static void Max(ReadOnlySpan<float> hidden, Span<float> destination) => FoldAll<Largest>(hidden, destination);

    /// <summary>
    /// Writes the largest value of each dimension over the rows that the mask names as tokens. A NaN in such a row gives NaN there.
    /// </summary>
    /// <param name="hidden">The hidden states.</param>
    /// <param name="attentionMask">One value a row.</param>
    /// <param name="destination">Receives the vector.</param>
    /// <exception cref="ArgumentException">The destination is empty, or the sizes do not fit together.</exception>
    public static void Max(ReadOnlySpan<float> hidden, ReadOnlySpan<long> attentionMask, Span<float> destination) =>
        FoldMasked<Largest>(hidden, attentionMask, destination);

    private static int FoldAll<TFold>(ReadOnlySpan<float> hidden, Span<float> destination)
        where TFold : IFold
    {
        int rows = CountRows(hidden, destination);
        int row = 0;
        if (rows > 0)
            Fold<TFold>(hidden, row++, isFirst: true, destination);

        for (; row <= rows - RowBlock.Rows; row += RowBlock.Rows)
            TFold.AddBlock(destination, hidden.Slice(row * destination.Length, RowBlock.Rows * destination.Length));

        for (; row < rows; row++)
            Fold<TFold>(hidden, row, isFirst: false, destination);

        if (rows == 0)
            destination.Clear();

        return rows;
    }

    private static int FoldMasked<TFold>(ReadOnlySpan<float> hidden, ReadOnlySpan<long> attentionMask, Span<float> destination)
        where TFold : IFold
    {
        CheckMask(hidden, attentionMask, destination);
        int tokens = 0;
        for (int row = 0; row < attentionMask.Length; row++)
        {
            if (attentionMask[row] != 0)
                Fold<TFold>(hidden, row, isFirst: tokens++ == 0, destination);
        }

        if (tokens == 0)
            destination.Clear();

        return tokens;
    }

    private static void Fold<TFold>(ReadOnlySpan<float> hidden, int row, bool isFirst, Span<float> destination)
        where TFold : IFold
    {
        ReadOnlySpan<float> values = hidden.Slice(row * destination.Length, destination.Length);
        if (isFirst)
            values.CopyTo(destination);
        else
            TFold.Add(destination, values);
    }

    private static void Divide(Span<float> sum, int tokens)
    {
        if (tokens > 0)
            TensorPrimitives.Divide(sum, tokens, sum);
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

    private interface IFold
    {
        static abstract void Add(Span<float> result, ReadOnlySpan<float> row);

        static abstract void AddBlock(Span<float> result, ReadOnlySpan<float> rows);
    }

    private readonly struct Sum : IFold
    {
        public static void Add(Span<float> result, ReadOnlySpan<float> row) => TensorPrimitives.Add(result, row, result);

        public static void AddBlock(Span<float> result, ReadOnlySpan<float> rows) => RowBlock.Add(result, rows);
    }

    private readonly struct Largest : IFold
    {
        public static void Add(Span<float> result, ReadOnlySpan<float> row) => TensorPrimitives.Max(result, row, result);

        public static void AddBlock(Span<float> result, ReadOnlySpan<float> rows)
        {
            for (int row = 0; row < RowBlock.Rows; row++)
                Add(result, rows.Slice(row * result.Length, result.Length));
        }
    }
}
