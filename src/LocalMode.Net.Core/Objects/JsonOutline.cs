namespace LocalMode;

/// <summary>Follows JSON character by character and knows up to where it can be closed. Not safe for concurrent use.</summary>
/// <param name="maxDepth">How deep it may be nested, which is as deep as the answer is read.</param>
internal sealed class JsonOutline(int maxDepth)
{
    private const int UsualDepth = 64;

    private bool[] _isObject = new bool[Math.Min(maxDepth, UsualDepth)];
    private Place _place;
    private Part _number;
    private string _literal = "";
    private int _literalAt;
    private int _hexDigits;
    private int _unit;
    private bool _isPairOpen;
    private bool _isEscapedPairOpen;

    private enum Place
    {
        Value,
        FirstItem,
        FirstKey,
        NextKey,
        Colon,
        AfterValue,
        Key,
        KeyEscape,
        Text,
        TextEscape,
        Number,
        Literal,
        Ended,
        Broken,
    }

    private enum Part
    {
        Sign,
        Zero,
        Whole,
        Dot,
        Fraction,
        Exponent,
        ExponentSign,
        ExponentDigits,
    }

    /// <summary>Gets the length up to which everything is known; with the closing brackets after it, it is JSON. 0 before the first bracket or value.</summary>
    public int SafeLength { get; private set; }

    /// <summary>Gets how many objects and arrays are open.</summary>
    public int Depth { get; private set; }

    /// <summary>Gets a value indicating whether more of it may follow.</summary>
    public bool IsOpen => _place is not (Place.Ended or Place.Broken);

    /// <summary>Gets a value indicating whether the outermost value has ended.</summary>
    public bool HasEnded => _place == Place.Ended;

    public void Reset()
    {
        _place = Place.Value;
        SafeLength = 0;
        Depth = 0;
        _hexDigits = 0;
        _isPairOpen = _isEscapedPairOpen = false;
    }

    /// <summary>Takes the next character.</summary>
    /// <param name="c">The character.</param>
    /// <param name="at">Its place in the text.</param>
    /// <returns>Whether the closed JSON is another one now.</returns>
    public bool Advance(char c, int at)
    {
        switch (_place)
        {
            case Place.Key or Place.Text:
                return InText(c, at);
            case Place.KeyEscape or Place.TextEscape:
                Escape(c);
                return false;
            case Place.Number:
                if (InNumber(c))
                    return false;
                // The number ended before this character, which may close what it stands in.
                bool whole = _number is Part.Zero or Part.Whole or Part.Fraction or Part.ExponentDigits;
                if (!whole || c is not (',' or '}' or ']' or ' ' or '\n' or '\r' or '\t'))
                    return Break();
                Completed(at);
                if (IsOpen)
                    Structure(c, at);
                return true;
            case Place.Literal:
                if (c != _literal[_literalAt])
                    return Break();
                return ++_literalAt == _literal.Length && Completed(at + 1);
            default:
                return c is not (' ' or '\n' or '\r' or '\t') && Structure(c, at);
        }
    }

    /// <summary>Writes the brackets that close what is open, the innermost first.</summary>
    public int Close(Span<char> destination)
    {
        for (int i = 0; i < Depth; i++)
            destination[i] = _isObject[Depth - 1 - i] ? '}' : ']';
        return Depth;
    }

    private bool Structure(char c, int at)
    {
        switch (_place)
        {
            case Place.FirstItem when c == ']':
            case Place.FirstKey when c == '}':
            case Place.AfterValue when c == (_isObject[Depth - 1] ? '}' : ']'):
                Depth--;
                Completed(at + 1);
                // It was closed in what was given already.
                return false;
            case Place.AfterValue when c == ',':
                _place = _isObject[Depth - 1] ? Place.NextKey : Place.Value;
                return false;
            case Place.FirstKey or Place.NextKey when c == '"':
                _place = Place.Key;
                return false;
            case Place.Colon when c == ':':
                _place = Place.Value;
                return false;
            case Place.Value or Place.FirstItem:
                return Begin(c, at);
            case Place.AfterValue when c is ' ' or '\n' or '\r' or '\t':
                return false;
            default:
                return Break();
        }
    }

    private bool Begin(char c, int at)
    {
        switch (c)
        {
            case '{' or '[':
                if (Depth == maxDepth)
                    return Break();
                if (Depth == _isObject.Length)
                    Array.Resize(ref _isObject, Math.Min(maxDepth, 2 * Depth));
                _isObject[Depth++] = c == '{';
                _place = c == '{' ? Place.FirstKey : Place.FirstItem;
                SafeLength = at + 1;
                return true;
            case '"':
                _place = Place.Text;
                return false;
            case '-' or (>= '0' and <= '9'):
                _place = Place.Number;
                _number = c switch { '-' => Part.Sign, '0' => Part.Zero, _ => Part.Whole };
                return false;
            case 't' or 'f' or 'n':
                _place = Place.Literal;
                _literal = c switch { 't' => "true", 'f' => "false", _ => "null" };
                _literalAt = 1;
                return false;
            default:
                return Break();
        }
    }

    private bool InText(char c, int at)
    {
        // Half of a pair is no text that could be written as UTF-8.
        if (char.IsLowSurrogate(c) != _isPairOpen || (_isEscapedPairOpen && c != '\\'))
            return Break();
        _isPairOpen = char.IsHighSurrogate(c);
        if (c == '"')
        {
            if (_place == Place.Text)
                return Completed(at + 1);
            _place = Place.Colon;
            return false;
        }
        if (c < ' ')
            return Break();
        if (c == '\\')
            _place = _place == Place.Text ? Place.TextEscape : Place.KeyEscape;
        return false;
    }

    private void Escape(char c)
    {
        bool isLegal = _hexDigits > 0 ? char.IsAsciiHexDigit(c)
            : c == 'u' || (!_isEscapedPairOpen && c is ('"' or '\\' or '/' or 'b' or 'f' or 'n' or 'r' or 't'));
        if (!isLegal)
        {
            Break();
            return;
        }
        _unit = _hexDigits > 0 ? (_unit << 4) | (char.IsAsciiDigit(c) ? c - '0' : (c | ' ') - 'a' + 10) : 0;
        _hexDigits = _hexDigits > 0 ? _hexDigits - 1 : c == 'u' ? 4 : 0;
        if (_hexDigits > 0)
            return;
        // System.Text.Json reads half of a pair in escapes, and throws where its text is wanted.
        if (char.IsLowSurrogate((char)_unit) != _isEscapedPairOpen)
        {
            Break();
            return;
        }
        _isEscapedPairOpen = char.IsHighSurrogate((char)_unit);
        _place = _place == Place.TextEscape ? Place.Text : Place.Key;
    }

    private bool InNumber(char c)
    {
        Part? next = (_number, c) switch
        {
            (Part.Sign, '0') => Part.Zero,
            (Part.Sign or Part.Whole, >= '0' and <= '9') => Part.Whole,
            (Part.Zero or Part.Whole, '.') => Part.Dot,
            (Part.Dot or Part.Fraction, >= '0' and <= '9') => Part.Fraction,
            (Part.Zero or Part.Whole or Part.Fraction, 'e' or 'E') => Part.Exponent,
            (Part.Exponent, '+' or '-') => Part.ExponentSign,
            (Part.Exponent or Part.ExponentSign or Part.ExponentDigits, >= '0' and <= '9') => Part.ExponentDigits,
            _ => null,
        };
        _number = next ?? _number;
        return next is not null;
    }

    private bool Completed(int length)
    {
        SafeLength = length;
        _place = Depth == 0 ? Place.Ended : Place.AfterValue;
        return true;
    }

    private bool Break()
    {
        _place = Place.Broken;
        return false;
    }
}
