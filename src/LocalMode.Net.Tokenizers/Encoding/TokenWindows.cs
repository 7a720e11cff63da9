namespace LocalMode.Tokenizers;

/// <summary>
/// The windows into which a long sequence of tokens is cut, each sharing some tokens with the one before. Each window is computed when asked for, in
/// constant time. Immutable.
/// </summary>
public readonly struct TokenWindows
{
    private readonly int _tokens;
    private readonly int _length;
    private readonly int _stride;
    private readonly TokenizerSide _side;

    /// <summary>Initializes a new instance of the <see cref="TokenWindows"/> struct.</summary>
    /// <param name="tokenCount">The tokens of the text, without special ones; 0 or more.</param>
    /// <param name="length">The most tokens of one window; 1 or more.</param>
    /// <param name="stride">The tokens that a window shares with the one before; from 0 to one less than <paramref name="length"/>.</param>
    /// <param name="side">
    /// The end at which each window is cut off: on the right, the first window begins with the text and the last may be short; on the left, the first
    /// window ends with the text.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public TokenWindows(int tokenCount, int length, int stride = 0, TokenizerSide side = TokenizerSide.Right)
        : this(side, tokenCount, length, stride)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tokenCount);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(stride);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(stride, length);
    }

    private TokenWindows(TokenizerSide side, int tokenCount, int length, int stride)
    {
        _tokens = tokenCount;
        _length = length;
        _stride = stride;
        _side = side;
    }

    /// <summary>Gets the number of windows; at least 1.</summary>
    public int Count => _tokens <= _length ? 1 : _length == 0 ? 2 : 1 + CeilingOf(_tokens - _length, _length - _stride);

    /// <summary>Gets the tokens of a window.</summary>
    /// <param name="index">The window, from 0 to one less than <see cref="Count"/>.</param>
    /// <returns>The range in the text's tokens; its ends count from the start.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is outside its range.</exception>
    public Range this[int index]
    {
        get
        {
            Piece window = At(index);
            return window.Start..window.End;
        }
    }

    /// <summary>Creates the windows of a checked cut. A length of 0 gives, as Hugging Face's does, an empty window and one of the whole text.</summary>
    internal static TokenWindows Create(int tokenCount, int length, int stride, TokenizerSide side) => new(side, tokenCount, length, stride);

    /// <summary>Gets the tokens of a window.</summary>
    internal Piece At(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        if (_length == 0)
        {
            return new Piece(0, index == 0 ? 0 : _tokens);
        }

        int offset = index * (_length - _stride);
        return _side == TokenizerSide.Right
            ? new Piece(offset, Math.Min(offset + _length, _tokens))
            : new Piece(Math.Max(0, _tokens - offset - _length), _tokens - offset);
    }

    private static int CeilingOf(int dividend, int divisor) => ((dividend - 1) / divisor) + 1;
}
