namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>Walks over the tokens of a template.</summary>
internal sealed class TokenStream(List<TemplateToken> tokens)
{
    private int _index;

    public TemplateToken Current => tokens[_index];

    public TemplateToken Following => tokens[Math.Min(_index + 1, tokens.Count - 1)];

    public TemplateToken Next()
    {
        TemplateToken token = tokens[_index];
        if (_index < tokens.Count - 1) _index++;
        return token;
    }

    public bool IsOperator(string text) => Current.Kind == TokenKind.Operator && Current.Text == text;

    public bool IsName(string text) => Current.Kind == TokenKind.Name && Current.Text == text;

    public bool SkipOperator(string text)
    {
        if (!IsOperator(text)) return false;
        Next();
        return true;
    }

    public bool SkipName(string text)
    {
        if (!IsName(text)) return false;
        Next();
        return true;
    }

    public void ExpectOperator(string text)
    {
        if (!SkipOperator(text)) throw Unexpected($"'{text}'");
    }

    public void ExpectName(string text)
    {
        if (!SkipName(text)) throw Unexpected($"'{text}'");
    }

    public string ExpectName() => Current.Kind == TokenKind.Name ? Next().Text : throw Unexpected("a name");

    public void Expect(TokenKind kind)
    {
        if (Current.Kind != kind) throw Unexpected(new TemplateToken(kind, kind.ToString(), 0).ToString());
        Next();
    }

    public TemplateFailedException Unexpected(string expected) => new($"unexpected '{Current}', expected {expected}", Current.Line);
}
