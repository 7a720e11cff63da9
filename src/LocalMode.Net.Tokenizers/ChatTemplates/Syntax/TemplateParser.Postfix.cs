namespace LocalMode.Tokenizers.ChatTemplates;

internal sealed partial class TemplateParser
{
    private Expression ParsePostfix(Expression node)
    {
        while (_stream.Current is { Kind: TokenKind.Operator, Text: "." or "[" or "(" } token)
        {
            node = token.Text switch
            {
                "." => ParseDot(node),
                "[" => ParseSubscript(node),
                _ => new CallExpression(node, ParseArguments(), token.Line),
            };
        }

        return node;
    }

    private Expression ParseFiltersAndTests(Expression node)
    {
        while (true)
        {
            int line = _stream.Current.Line;
            if (_stream.SkipOperator("|"))
            {
                foreach (FilterCall filter in ParseFilterCalls()) node = new FilterExpression(node, filter, line);
            }
            else if (_stream.SkipName("is"))
            {
                node = ParseTest(node, line);
            }
            else if (_stream.IsOperator("("))
            {
                node = new CallExpression(node, ParseArguments(), line);
            }
            else
            {
                return node;
            }
        }
    }

    private Expression ParseDot(Expression node)
    {
        int line = _stream.Next().Line;
        TemplateToken member = _stream.Next();
        return member.Kind switch
        {
            TokenKind.Name => new AttributeExpression(node, member.Text, line),
            TokenKind.Integer => new ItemExpression(node, new ConstantExpression(ParseInteger(member), line), line),
            _ => throw new TemplateFailedException($"unexpected '{member}', expected a name or a number after '.'", member.Line),
        };
    }

    private Expression ParseSubscript(Expression node)
    {
        int line = _stream.Next().Line;
        Expression? start = _stream.IsOperator(":") ? null : ParseExpression();
        if (!_stream.SkipOperator(":"))
        {
            if (_stream.IsOperator(",")) throw new TemplateFailedException("a subscript with several keys is not supported", line);
            _stream.ExpectOperator("]");
            return new ItemExpression(node, start!, line);
        }

        Expression? stop = _stream.IsOperator(":") || _stream.IsOperator("]") ? null : ParseExpression();
        Expression? step = _stream.SkipOperator(":") && !_stream.IsOperator("]") ? ParseExpression() : null;
        _stream.ExpectOperator("]");
        return new SliceExpression(node, start, stop, step, line);
    }

    private ArgumentList ParseArguments()
    {
        List<Expression> positional = [];
        List<(string Name, Expression Value)> named = [];
        Expression? rest = null;
        Expression? namedRest = null;
        _stream.ExpectOperator("(");
        bool isFirst = true;
        while (!_stream.IsOperator(")"))
        {
            if (!isFirst) _stream.ExpectOperator(",");
            isFirst = false;
            if (_stream.IsOperator(")")) break;
            if (namedRest is not null) throw _stream.Unexpected("')' after '**'");
            if (_stream.SkipOperator("*")) rest = rest is null ? ParseExpression() : throw _stream.Unexpected("one '*' only");
            else if (_stream.SkipOperator("**")) namedRest = ParseExpression();
            else if (_stream.Current.Kind == TokenKind.Name && _stream.Following is { Kind: TokenKind.Operator, Text: "=" }) named.Add(ParseNamedArgument());
            else if (named.Count == 0 && rest is null) positional.Add(ParseExpression());
            else throw _stream.Unexpected("a named argument");
        }

        _stream.ExpectOperator(")");
        return new ArgumentList([.. positional], [.. named], rest, namedRest);
    }

    private (string Name, Expression Value) ParseNamedArgument()
    {
        string name = _stream.ExpectName();
        _stream.Next();
        return (name, ParseExpression());
    }

    private string ParseDottedName()
    {
        string name = _stream.ExpectName();
        while (_stream.SkipOperator(".")) name += "." + _stream.ExpectName();
        return name;
    }

    /// <summary>Parses <c>name(arguments) | name ...</c>, the first bar being read already.</summary>
    private List<FilterCall> ParseFilterCalls()
    {
        List<FilterCall> filters = [];
        do
        {
            int line = _stream.Current.Line;
            string name = ParseDottedName();
            ArgumentList arguments = _stream.IsOperator("(") ? ParseArguments() : ArgumentList.Empty;
            if (!FilterTable.TryGet(name, out TemplateFunction? function)) _unknownNames.Add(($"the filter '{name}' is unknown or not supported", line));
            filters.Add(new FilterCall(name, function, arguments, line));
        }
        while (_stream.SkipOperator("|"));
        return filters;
    }

    private Expression ParseTest(Expression node, int line)
    {
        bool negated = _stream.SkipName("not");
        int nameLine = _stream.Current.Line;
        string name = ParseDottedName();
        ArgumentList arguments = ArgumentList.Empty;
        if (_stream.IsOperator("("))
        {
            arguments = ParseArguments();
        }
        else if (StartsTestArgument())
        {
            if (_stream.IsName("is")) throw new TemplateFailedException("tests with 'is' cannot be chained", line);
            arguments = new ArgumentList([ParsePostfix(ParsePrimary())], [], null, null);
        }

        if (!TestTable.TryGet(name, out TestFunction? test)) _unknownNames.Add(($"the test '{name}' is unknown or not supported", nameLine));
        Expression result = new TestExpression(node, name, test, arguments, line);
        return negated ? new NotExpression(result, line) : result;
    }

    private bool StartsTestArgument() => _stream.Current switch
    {
        { Kind: TokenKind.Name, Text: "else" or "or" or "and" } => false,
        { Kind: TokenKind.Name or TokenKind.String or TokenKind.Integer or TokenKind.Float } => true,
        { Kind: TokenKind.Operator, Text: "[" or "{" } => true,
        _ => false,
    };
}
