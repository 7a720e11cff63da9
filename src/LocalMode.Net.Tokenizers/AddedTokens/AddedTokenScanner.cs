namespace LocalMode.Tokenizers;

/// <summary>Walks over a text: parts without added tokens, and added tokens, in order.</summary>
/// <remarks>
/// As in Hugging Face's, a match that is refused (a part of a word, or a special token that must not match) still uses its text up, and a token
/// that begins with white space may overlap the white space that the token before it took.
/// </remarks>
internal ref struct AddedTokenScanner
{
    private readonly AddedTokenMatcher? _matcher;
    private readonly ReadOnlySpan<char> _text;
    private readonly bool _allowSpecial;
    private readonly PromptTrust? _trust;
    private readonly AlignedText? _origins;
    private int _searchFrom;
    private int _consumed;
    private AddedToken? _pending;
    private int _pendingStart;
    private int _pendingEnd;

    /// <summary>Initializes a new instance of the <see cref="AddedTokenScanner"/> struct.</summary>
    /// <param name="matcher">What to look for, or <see langword="null"/>.</param>
    /// <param name="text">The text; well-formed UTF-16.</param>
    /// <param name="allowSpecial">Whether special tokens match.</param>
    public AddedTokenScanner(AddedTokenMatcher? matcher, ReadOnlySpan<char> text, bool allowSpecial)
    {
        _matcher = matcher;
        _text = text;
        _allowSpecial = allowSpecial;
    }

    /// <summary>Initializes a new instance of the <see cref="AddedTokenScanner"/> struct, where special tokens match in trusted text only.</summary>
    /// <param name="matcher">What to look for, or <see langword="null"/>.</param>
    /// <param name="text">The text; well-formed UTF-16.</param>
    /// <param name="trust">Which parts of the caller's text are trusted.</param>
    /// <param name="origins">Where the text came from, or <see langword="null"/> if it is the caller's.</param>
    public AddedTokenScanner(AddedTokenMatcher? matcher, ReadOnlySpan<char> text, PromptTrust trust, AlignedText? origins)
        : this(matcher, text, allowSpecial: true)
    {
        _trust = trust;
        _origins = origins;
    }

    /// <summary>Gets the added token, or <see langword="null"/> for a part without one.</summary>
    public AddedToken? Token { get; private set; }

    /// <summary>Gets the first unit of the part.</summary>
    public int Start { get; private set; }

    /// <summary>Gets the unit after the last of the part.</summary>
    public int End { get; private set; }

    /// <summary>Goes to the next part; none is empty.</summary>
    /// <returns>Whether there is one.</returns>
    public bool MoveNext()
    {
        if (_pending is null)
        {
            FindMatch();
        }

        if (_pending is null)
        {
            Take(null, _consumed, _text.Length);
            return Start < End;
        }

        if (_consumed < _pendingStart)
        {
            Take(null, _consumed, _pendingStart);
            return true;
        }

        Take(_pending, _pendingStart, _pendingEnd);
        _pending = null;
        return true;
    }

    private void Take(AddedToken? token, int start, int end)
    {
        Token = token;
        Start = start;
        End = end;
        _consumed = end;
    }

    private void FindMatch()
    {
        while (FindNext(out int start, out int length) is { } token)
        {
            int end = start + length;
            _searchFrom = end;
            if ((token.Special && !_allowSpecial) || (token.SingleWord && (EndsWithWord(_text[..start]) || StartsWithWord(_text[end..]))))
            {
                continue;
            }

            if (token.StripLeft)
            {
                start = Math.Max(_text[..start].TrimEnd().Length, _consumed);
            }

            if (token.StripRight)
            {
                end = _text.Length - _text[end..].TrimStart().Length;
            }

            (_pending, _pendingStart, _pendingEnd) = (token, start, end);
            return;
        }
    }

    private readonly AddedToken? FindNext(out int start, out int length)
    {
        (start, length) = (0, 0);
        return _trust is null
            ? _matcher?.Find(_text, _searchFrom, out start, out length)
            : _matcher?.Find(_text, _searchFrom, _trust, _origins, out start, out length);
    }

    private static bool EndsWithWord(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return false;
        }

        int scalar = text.Length > 1 && char.IsSurrogatePair(text[^2], text[^1]) ? char.ConvertToUtf32(text[^2], text[^1]) : text[^1];
        return CharProperties.IsWord(scalar);
    }

    private static bool StartsWithWord(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return false;
        }

        int scalar = text.Length > 1 && char.IsSurrogatePair(text[0], text[1]) ? char.ConvertToUtf32(text[0], text[1]) : text[0];
        return CharProperties.IsWord(scalar);
    }
}
