namespace LocalMode.Tokenizers.ChatTemplates;

internal sealed partial class TemplateLexer
{
    private readonly Stack<char> _open = new();

    // Inside brackets an end tag is an operator: {{ {'a': {}} }} ends at the last pair only.
    private void ReadExpressionTokens(bool isBlock)
    {
        _open.Clear();
        while (_position < _source.Length)
        {
            if (_open.Count == 0 && TryReadEnd(isBlock)) return;
            char c = _source[_position];
            if (PythonText.IsSpace(c)) MoveTo(SkipSpace(_position));
            else if (char.IsAsciiDigit(c)) ReadNumber();
            else if (c == '_' || char.IsLetter(c)) ReadName();
            else if (c is '\'' or '"') ReadString(c);
            else ReadOperator(c);
        }
    }

    private bool TryReadEnd(bool isBlock)
    {
        int at = _position;
        char sign = _source[at];
        if (sign == '-' || (sign == '+' && isBlock)) at++;
        else sign = '\0';
        if (!_source.AsSpan(at).StartsWith(isBlock ? "%}" : "}}")) return false;
        _tokens.Add(new(isBlock ? TokenKind.BlockEnd : TokenKind.OutputEnd, "", _line));
        MoveTo(AfterTag(at + 2, sign, trimNewline: isBlock));
        return true;
    }

    private void ReadName()
    {
        int end = _position + 1;
        while (end < _source.Length && (_source[end] == '_' || char.IsLetterOrDigit(_source[end]))) end++;
        Add(TokenKind.Name, end);
    }

    private void ReadNumber()
    {
        int end = RadixEnd();
        if (end > 0)
        {
            Add(TokenKind.Integer, end);
            return;
        }

        end = DigitsEnd(_position);
        int integerEnd = end;
        // After a dot digits are an index: xs.0.1 is two look-ups and no float.
        bool afterDot = _position > 0 && _source[_position - 1] == '.';
        if (!afterDot && CharAt(end) == '.' && char.IsAsciiDigit(CharAt(end + 1))) end = DigitsEnd(end + 1);
        if (!afterDot && CharAt(end) is 'e' or 'E')
        {
            int exponent = end + 1;
            if (CharAt(exponent) is '+' or '-') exponent++;
            if (char.IsAsciiDigit(CharAt(exponent))) end = DigitsEnd(exponent);
        }

        Add(end > integerEnd ? TokenKind.Float : TokenKind.Integer, end);
    }

    private int RadixEnd()
    {
        if (_source[_position] != '0') return 0;
        Func<char, bool>? isDigit = CharAt(_position + 1) switch
        {
            'x' or 'X' => char.IsAsciiHexDigit,
            'b' or 'B' => static c => c is '0' or '1',
            'o' or 'O' => static c => c is >= '0' and <= '7',
            _ => null,
        };
        if (isDigit is null) return 0;
        int end = _position + 2;
        while (isDigit(CharAt(end)) || (CharAt(end) == '_' && isDigit(CharAt(end + 1)))) end++;
        return end > _position + 2 ? end : 0;
    }

    private int DigitsEnd(int at)
    {
        while (char.IsAsciiDigit(CharAt(at)) || (CharAt(at) == '_' && char.IsAsciiDigit(CharAt(at + 1)))) at++;
        return at;
    }

    private void ReadString(char quote)
    {
        int end = _position + 1;
        while (end < _source.Length && _source[end] != quote) end += _source[end] == '\\' ? 2 : 1;
        if (end >= _source.Length) throw Fail("a string is not closed");
        string text = StringLiteral.Decode(_source.AsSpan(_position + 1, end - _position - 1), _line);
        _tokens.Add(new(TokenKind.String, text, _line));
        MoveTo(end + 1);
    }

    private void ReadOperator(char c)
    {
        char next = CharAt(_position + 1);
        bool isPair = (c, next) is ('/', '/') or ('*', '*') or ('=', '=') or ('!', '=') or ('>', '=') or ('<', '=');
        if (!isPair && !"+-/*%~[](){}><=.:|,;".Contains(c, StringComparison.Ordinal)) throw Fail($"unexpected character '{c}'");
        switch (c)
        {
            case '(':
                _open.Push(')');
                break;
            case '[':
                _open.Push(']');
                break;
            case '{':
                _open.Push('}');
                break;
            case ')' or ']' or '}':
                if (!_open.TryPop(out char expected)) throw Fail($"unexpected '{c}'");
                if (expected != c) throw Fail($"unexpected '{c}', expected '{expected}'");
                break;
        }

        Add(TokenKind.Operator, _position + (isPair ? 2 : 1));
    }

    private void Add(TokenKind kind, int end)
    {
        string text = _source[_position..end];
        if (kind is TokenKind.Integer or TokenKind.Float) text = text.Replace("_", "", StringComparison.Ordinal);
        _tokens.Add(new(kind, text, _line));
        MoveTo(end);
    }
}
