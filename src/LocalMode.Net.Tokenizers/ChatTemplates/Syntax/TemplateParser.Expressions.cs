namespace LocalMode.Tokenizers.ChatTemplates;

// Precedence from loose to tight: if-else, or, and, not, comparisons, + -, ~, * / // %, **, unary, postfix and filters.
// Jinja's order is not Python's: ~ binds tighter than +, unary minus tighter than **, and ** groups from the left.
internal sealed partial class TemplateParser
{
    private Expression ParseExpression()
    {
        Enter();
        int mark = _unknownNames.Count;
        Expression value = ParseOr();
        while (_stream.SkipName("if"))
        {
            int line = _stream.Current.Line;
            Expression test = ParseOr();
            Expression? otherwise = _stream.SkipName("else") ? ParseExpression() : null;
            value = new ConditionalExpression(test, value, otherwise, line);
            ForgiveUnknownNames(mark);
        }

        _nesting--;
        return value;
    }

    private Expression ParseOr()
    {
        Expression left = ParseAnd();
        while (_stream.IsName("or")) left = new LogicalExpression(left, isAnd: false, ParseNextOperand(ParseAnd), left.Line);
        return left;
    }

    private Expression ParseAnd()
    {
        Expression left = ParseNot();
        while (_stream.IsName("and")) left = new LogicalExpression(left, isAnd: true, ParseNextOperand(ParseNot), left.Line);
        return left;
    }

    private Expression ParseNot()
    {
        if (!_stream.IsName("not")) return ParseComparison();
        int line = _stream.Next().Line;
        Enter();
        Expression operand = ParseNot();
        _nesting--;
        return new NotExpression(operand, line);
    }

    private Expression ParseNextOperand(Func<Expression> parse)
    {
        _stream.Next();
        return parse();
    }

    private Expression ParseComparison()
    {
        Expression first = ParseSum();
        List<(ComparisonOperator Operator, Expression Operand)> rest = [];
        while (TryReadComparison(out ComparisonOperator comparison)) rest.Add((comparison, ParseSum()));
        return rest.Count == 0 ? first : new ComparisonExpression(first, [.. rest], first.Line);
    }

    private bool TryReadComparison(out ComparisonOperator comparison)
    {
        comparison = default;
        TemplateToken token = _stream.Current;
        if (token.Kind == TokenKind.Name && token.Text == "not" && _stream.Following is { Kind: TokenKind.Name, Text: "in" })
        {
            _stream.Next();
            _stream.Next();
            comparison = ComparisonOperator.NotIn;
            return true;
        }

        ComparisonOperator? found = (token.Kind, token.Text) switch
        {
            (TokenKind.Operator, "==") => ComparisonOperator.Equal,
            (TokenKind.Operator, "!=") => ComparisonOperator.NotEqual,
            (TokenKind.Operator, "<") => ComparisonOperator.Less,
            (TokenKind.Operator, "<=") => ComparisonOperator.LessOrEqual,
            (TokenKind.Operator, ">") => ComparisonOperator.Greater,
            (TokenKind.Operator, ">=") => ComparisonOperator.GreaterOrEqual,
            (TokenKind.Name, "in") => ComparisonOperator.In,
            _ => null,
        };
        if (found is null) return false;
        _stream.Next();
        comparison = found.Value;
        return true;
    }

    private Expression ParseSum()
    {
        Expression left = ParseConcat();
        while (_stream.Current is { Kind: TokenKind.Operator, Text: "+" or "-" } token)
        {
            left = new BinaryExpression(left, token.Text, ParseNextOperand(ParseConcat), token.Line);
        }

        return left;
    }

    private Expression ParseConcat()
    {
        Expression first = ParseProduct();
        if (!_stream.IsOperator("~")) return first;
        List<Expression> parts = [first];
        while (_stream.SkipOperator("~")) parts.Add(ParseProduct());
        return new ConcatExpression([.. parts], first.Line);
    }

    private Expression ParseProduct()
    {
        Expression left = ParsePower();
        while (_stream.Current is { Kind: TokenKind.Operator, Text: "*" or "/" or "//" or "%" } token)
        {
            left = new BinaryExpression(left, token.Text, ParseNextOperand(ParsePower), token.Line);
        }

        return left;
    }

    private Expression ParsePower()
    {
        Expression left = ParseUnary(withFilters: true);
        while (_stream.Current is { Kind: TokenKind.Operator, Text: "**" } token)
        {
            left = new BinaryExpression(left, token.Text, ParseNextOperand(() => ParseUnary(withFilters: true)), token.Line);
        }

        return left;
    }

    private Expression ParseUnary(bool withFilters)
    {
        Expression node;
        if (_stream.Current is { Kind: TokenKind.Operator, Text: "-" or "+" } token)
        {
            _stream.Next();
            Enter();
            node = new SignExpression(ParseUnary(withFilters: false), negate: token.Text == "-", token.Line);
            _nesting--;
        }
        else
        {
            node = ParsePrimary();
        }

        node = ParsePostfix(node);
        return withFilters ? ParseFiltersAndTests(node) : node;
    }
}
