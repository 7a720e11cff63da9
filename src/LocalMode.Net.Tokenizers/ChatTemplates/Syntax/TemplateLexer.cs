namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>
/// Cuts a template into tokens, with trim_blocks and lstrip_blocks on and keep_trailing_newline off, the settings chat templates are written for.
/// </summary>
internal sealed partial class TemplateLexer
{
    private readonly string _source;
    private readonly List<TemplateToken> _tokens = [];
    private int _position;
    private int _line = 1;

    private TemplateLexer(string source) => _source = source;

    /// <summary>Returns every token of the template, the last one being <see cref="TokenKind.End"/>.</summary>
    public static List<TemplateToken> Tokenize(string template)
    {
        var lexer = new TemplateLexer(NormalizeNewlines(template));
        lexer.ReadTemplate();
        lexer._tokens.Add(new(TokenKind.End, "", lexer._line));
        return lexer._tokens;
    }

    private static string NormalizeNewlines(string template)
    {
        string source = template.Contains('\r', StringComparison.Ordinal)
            ? template.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n')
            : template;
        return source.EndsWith('\n') ? source[..^1] : source;
    }

    private void ReadTemplate()
    {
        while (_position < _source.Length)
        {
            int tag = FindTag(_position);
            if (tag < 0)
            {
                AddText(_source.AsSpan(_position), _line);
                MoveTo(_source.Length);
                return;
            }

            char kind = _source[tag + 1];
            int after = tag + 2;
            char sign = CharAt(after);
            if (sign is '-' or '+') after++;
            else sign = '\0';

            AddText(BeforeTag(tag, kind, sign), _line);
            MoveTo(after);
            ReadTag(kind);
        }
    }

    private void ReadTag(char kind)
    {
        switch (kind)
        {
            case '#':
                ReadComment();
                break;
            case '%' when RawBodyStart() is var body and >= 0:
                MoveTo(body);
                ReadRaw();
                break;
            default:
                _tokens.Add(new(kind == '%' ? TokenKind.BlockBegin : TokenKind.OutputBegin, "", _line));
                ReadExpressionTokens(isBlock: kind == '%');
                break;
        }
    }

    private int FindTag(int start)
    {
        while (true)
        {
            int at = _source.IndexOf('{', start);
            if (at < 0 || at + 1 >= _source.Length) return -1;
            if (_source[at + 1] is '%' or '#' or '{') return at;
            start = at + 1;
        }
    }

    // White space before the tag goes with "-", and the indentation of a tag that starts its line goes unless "+" keeps it.
    private ReadOnlySpan<char> BeforeTag(int tag, char kind, char sign)
    {
        ReadOnlySpan<char> text = _source.AsSpan(_position, tag - _position);
        if (sign == '-') return PythonText.TrimEnd(text);
        if (sign == '+' || kind == '{') return text;
        int lineStart = text.LastIndexOf('\n') + 1;
        bool startsLine = lineStart > 0 || _position == 0 || _source[_position - 1] == '\n';
        return startsLine && PythonText.TrimEnd(text[lineStart..]).IsEmpty ? text[..lineStart] : text;
    }

    private void ReadComment()
    {
        int end = _source.IndexOf("#}", _position, StringComparison.Ordinal);
        if (end < 0) throw Fail("a comment is not closed, expected '#}'");
        char sign = end > _position ? _source[end - 1] : '\0';
        MoveTo(AfterTag(end + 2, sign, trimNewline: true));
    }

    /// <summary>Returns where the body of a raw block starts if the tag at the position is <c>raw</c>, else -1.</summary>
    private int RawBodyStart()
    {
        int at = SkipSpace(_position);
        if (!_source.AsSpan(at).StartsWith("raw")) return -1;
        at = SkipSpace(at + 3);
        char sign = CharAt(at);
        if (sign == '-') at++;
        return _source.AsSpan(at).StartsWith("%}") ? AfterTag(at + 2, sign, trimNewline: false) : -1;
    }

    private void ReadRaw()
    {
        int search = _position;
        while (true)
        {
            int tag = _source.IndexOf("{%", search, StringComparison.Ordinal);
            if (tag < 0) throw Fail("a raw block is not closed, expected '{% endraw %}'");
            int at = tag + 2;
            char beginSign = CharAt(at);
            if (beginSign is '-' or '+') at++;
            else beginSign = '\0';
            at = SkipSpace(at);
            search = tag + 2;
            if (!_source.AsSpan(at).StartsWith("endraw")) continue;
            at = SkipSpace(at + 6);
            char endSign = CharAt(at);
            if (endSign is '-' or '+') at++;
            if (!_source.AsSpan(at).StartsWith("%}")) continue;
            AddText(BeforeTag(tag, '%', beginSign), _line);
            MoveTo(AfterTag(at + 2, endSign, trimNewline: true));
            return;
        }
    }

    private int AfterTag(int end, char sign, bool trimNewline)
    {
        if (sign == '-') return SkipSpace(end);
        return trimNewline && sign != '+' && CharAt(end) == '\n' ? end + 1 : end;
    }

    private int SkipSpace(int at)
    {
        while (at < _source.Length && PythonText.IsSpace(_source[at])) at++;
        return at;
    }

    private char CharAt(int at) => at < _source.Length ? _source[at] : '\0';

    private void AddText(ReadOnlySpan<char> text, int line)
    {
        if (!text.IsEmpty) _tokens.Add(new(TokenKind.Text, text.ToString(), line));
    }

    private void MoveTo(int position)
    {
        _line += _source.AsSpan(_position, position - _position).Count('\n');
        _position = position;
    }

    private TemplateFailedException Fail(string message) => new(message, _line);
}
