namespace LocalMode.Numerics;

/// <content>Poolings that take the hidden state of one token.</content>
public static partial class Pooling
{
    /// <summary>Writes the first row: the classification token of an encoder.</summary>
    /// <param name="hidden">The hidden states.</param>
    /// <param name="destination">Receives the vector.</param>
    /// <exception cref="ArgumentException">The destination is empty, or the hidden states are not a whole number of rows.</exception>
    public static void Cls(ReadOnlySpan<float> hidden, Span<float> destination) =>
        CopyRow(hidden, CountRows(hidden, destination) == 0 ? -1 : 0, destination);

    /// <summary>Writes the first row that the mask names as a token; with padding on the left it is not the first row.</summary>
    /// <param name="hidden">The hidden states.</param>
    /// <param name="attentionMask">One value a row.</param>
    /// <param name="destination">Receives the vector.</param>
    /// <exception cref="ArgumentException">The destination is empty, or the sizes do not fit together.</exception>
    public static void Cls(ReadOnlySpan<float> hidden, ReadOnlySpan<long> attentionMask, Span<float> destination)
    {
        CheckMask(hidden, attentionMask, destination);
        CopyRow(hidden, attentionMask.IndexOfAnyExcept(0L), destination);
    }

    /// <summary>Writes the last row: the end token of a decoder.</summary>
    /// <param name="hidden">The hidden states.</param>
    /// <param name="destination">Receives the vector.</param>
    /// <exception cref="ArgumentException">The destination is empty, or the hidden states are not a whole number of rows.</exception>
    public static void LastToken(ReadOnlySpan<float> hidden, Span<float> destination) =>
        CopyRow(hidden, CountRows(hidden, destination) - 1, destination);

    /// <summary>Writes the last row that the mask names as a token, whichever side is padded.</summary>
    /// <param name="hidden">The hidden states.</param>
    /// <param name="attentionMask">One value a row.</param>
    /// <param name="destination">Receives the vector.</param>
    /// <exception cref="ArgumentException">The destination is empty, or the sizes do not fit together.</exception>
    public static void LastToken(ReadOnlySpan<float> hidden, ReadOnlySpan<long> attentionMask, Span<float> destination)
    {
        CheckMask(hidden, attentionMask, destination);
        CopyRow(hidden, attentionMask.LastIndexOfAnyExcept(0L), destination);
    }

    private static void CopyRow(ReadOnlySpan<float> hidden, int row, Span<float> destination)
    {
        if (row < 0)
            destination.Clear();
        else
            hidden.Slice(row * destination.Length, destination.Length).CopyTo(destination);
    }
}
