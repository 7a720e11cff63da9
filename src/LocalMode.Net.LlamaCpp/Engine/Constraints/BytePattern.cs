namespace LocalMode.LlamaCpp.Engine.Constraints;

/// <summary>A text to be found in an answer byte by byte (Knuth-Morris-Pratt). States are how many of its bytes the answer ends with.</summary>
/// <remarks>Immutable and safe for concurrent use.</remarks>
internal sealed class BytePattern
{
    /// <summary>The state from which an anchored pattern is not found any more.</summary>
    public const int Missed = -1;

    private readonly byte[] _text;
    private readonly int[] _fallbacks;
    private readonly bool _anchored;

    /// <summary>Prepares a pattern.</summary>
    /// <param name="text">The text; not empty.</param>
    /// <param name="anchored">Whether it counts only at the very beginning.</param>
    public BytePattern(byte[] text, bool anchored = false)
    {
        ArgumentOutOfRangeException.ThrowIfZero(text.Length, nameof(text));
        _text = text;
        _anchored = anchored;
        _fallbacks = new int[text.Length];
        for (int i = 1, matched = 0; i < text.Length; i++)
        {
            while (matched > 0 && text[i] != text[matched])
                matched = _fallbacks[matched - 1];

            _fallbacks[i] = text[i] == text[matched] ? ++matched : matched;
        }
    }

    /// <summary>Gets the text.</summary>
    public ReadOnlySpan<byte> Text => _text;

    /// <summary>Gets the state in which the text is complete.</summary>
    public int Complete => _text.Length;

    /// <summary>Gets the state in which a search goes on behind something else that was found.</summary>
    public int Restart => _anchored ? Missed : 0;

    /// <summary>Gives the state after a byte.</summary>
    public int Next(int state, byte value)
    {
        if (_anchored)
        {
            return state == Missed || state == _text.Length ? Missed
                : _text[state] == value ? state + 1
                : state == 0 && IsSpace(value) ? 0
                : Missed;
        }

        if (state == _text.Length)
            state = _fallbacks[state - 1];

        while (state > 0 && _text[state] != value)
            state = _fallbacks[state - 1];

        return _text[state] == value ? state + 1 : 0;
    }

    /// <summary>Finds where in the bytes of a token the pattern becomes complete.</summary>
    /// <param name="state">The state before the token.</param>
    /// <param name="bytes">The token's bytes.</param>
    /// <returns>The bytes up to and with the pattern's last one; -1 if it does not become complete.</returns>
    public int FindEnd(int state, ReadOnlySpan<byte> bytes)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            state = Next(state, bytes[i]);
            if (state == _text.Length)
                return i + 1;
        }

        return -1;
    }

    private static bool IsSpace(byte value) => value is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t';
}
