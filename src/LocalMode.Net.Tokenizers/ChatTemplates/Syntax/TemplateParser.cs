using System.Runtime.CompilerServices;

namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>Builds the statements of a template from its tokens.</summary>
internal sealed partial class TemplateParser
{
    /// <summary>How deep expressions and blocks may nest, counted together. Far above what templates use; a hostile one ends here.</summary>
    private const int MaxNesting = 128;

    private readonly TokenStream _stream;
    private readonly Stack<string> _blocks = new();
    private readonly List<(string Message, int Line)> _unknownNames = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private int _nesting;
    private int _loops;
    private MacroUses _macroUses;

    private TemplateParser(TokenStream stream) => _stream = stream;

    /// <param name="template">The template's text.</param>
    /// <param name="names">Receives every name that is read as a variable.</param>
    public static Statement[] Parse(string template, out IReadOnlySet<string> names)
    {
        var parser = new TemplateParser(new TokenStream(TemplateLexer.Tokenize(template)));
        Statement[] statements = parser.ParseBody();
        parser.RefuseUnknownNames(0);
        names = parser._names;
        return statements;
    }

    /// <summary>Parses up to the end, or up to one of the closing tags, whose name is then the current token.</summary>
    private Statement[] ParseBody(params ReadOnlySpan<string> closing)
    {
        List<Statement> statements = [];
        while (true)
        {
            TemplateToken token = _stream.Next();
            switch (token.Kind)
            {
                case TokenKind.Text:
                    statements.Add(new TextStatement(token.Text, token.Line));
                    break;
                case TokenKind.OutputBegin:
                    statements.Add(new OutputStatement(ParseTuple(), token.Line));
                    _stream.Expect(TokenKind.OutputEnd);
                    break;
                case TokenKind.BlockBegin:
                    if (_stream.Current.Kind == TokenKind.Name && closing.Contains(_stream.Current.Text)) return [.. statements];
                    statements.Add(ParseStatement());
                    _stream.Expect(TokenKind.BlockEnd);
                    break;
                default:
                    if (_blocks.TryPeek(out string? open)) throw new TemplateFailedException($"the template ends inside '{open}', which is not closed", token.Line);
                    return [.. statements];
            }
        }
    }

    /// <summary>Parses the body of a statement after its head, and the closing tag with it where there is only one.</summary>
    private Statement[] ParseBlock(string name, params ReadOnlySpan<string> closing)
    {
        _stream.SkipOperator(":");
        _stream.Expect(TokenKind.BlockEnd);
        Enter();
        _blocks.Push(name);
        Statement[] body = ParseBody(closing);
        _blocks.Pop();
        _nesting--;
        if (closing.Length == 1) _stream.Next();
        return body;
    }

    private void Enter()
    {
        if (++_nesting > MaxNesting || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new TemplateFailedException($"the template nests deeper than {MaxNesting} levels", _stream.Current.Line);
        }
    }

    // Jinja refuses an unknown filter or test when it compiles, except below an "if" whose branch may never run: those fail when reached.
    private void RefuseUnknownNames(int from)
    {
        if (_unknownNames.Count > from) throw new TemplateFailedException(_unknownNames[from].Message, _unknownNames[from].Line);
    }

    private void ForgiveUnknownNames(int from) => _unknownNames.RemoveRange(from, _unknownNames.Count - from);
}
