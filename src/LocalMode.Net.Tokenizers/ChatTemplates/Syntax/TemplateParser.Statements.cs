namespace LocalMode.Tokenizers.ChatTemplates;

internal sealed partial class TemplateParser
{
    private Statement ParseStatement()
    {
        TemplateToken token = _stream.Current;
        string name = _stream.ExpectName();
        return name switch
        {
            "if" => ParseIf(token.Line),
            "for" => Hard(ParseFor, token.Line),
            "set" => ParseSet(token.Line),
            "with" => Hard(ParseWith, token.Line),
            "macro" => Hard(ParseMacro, token.Line),
            "call" => Hard(ParseCallBlock, token.Line),
            "filter" => Hard(ParseFilterBlock, token.Line),
            "generation" => Hard(line => new ScopeStatement(ParseBlock("generation", "endgeneration"), line), token.Line),
            "break" => new JumpStatement(InLoop(name, Flow.Break), token.Line),
            "continue" => new JumpStatement(InLoop(name, Flow.Continue), token.Line),
            _ => throw new TemplateFailedException($"the tag '{name}' is unknown, misplaced or not supported", token.Line),
        };
    }

    /// <summary>Parses a statement with a scope of its own, in which unknown filters are refused at once.</summary>
    private Statement Hard(Func<int, Statement> parse, int line)
    {
        int mark = _unknownNames.Count;
        Statement statement = parse(line);
        RefuseUnknownNames(mark);
        return statement;
    }

    private Flow InLoop(string name, Flow flow) =>
        _loops > 0 ? flow : throw new TemplateFailedException($"'{name}' stands outside a loop", _stream.Current.Line);

    private IfStatement ParseIf(int line)
    {
        int mark = _unknownNames.Count;
        List<(Expression Test, Statement[] Body)> branches = [];
        Statement[] otherwise = [];
        while (true)
        {
            Expression test = ParseTuple(withConditional: false);
            branches.Add((test, ParseBlock("if", "elif", "else", "endif")));
            string tag = _stream.Next().Text;
            if (tag == "elif") continue;
            if (tag == "else") otherwise = ParseBlock("if", "endif");
            break;
        }

        ForgiveUnknownNames(mark);
        return new IfStatement([.. branches], otherwise, line);
    }

    private ForStatement ParseFor(int line)
    {
        AssignmentTarget target = ParseTarget(allowNamespace: false);
        _stream.ExpectName("in");
        Expression items = ParseTuple(withConditional: false, endName: "recursive");
        Expression? filter = _stream.SkipName("if") ? ParseExpression() : null;
        bool recursive = _stream.SkipName("recursive");
        _loops++;
        Statement[] body = ParseBlock("for", "endfor", "else");
        _loops--;
        Statement[] otherwise = _stream.Next().Text == "else" ? ParseBlock("for", "endfor") : [];
        return new ForStatement(target, items, filter, recursive, body, otherwise, line);
    }

    private Statement ParseSet(int line)
    {
        AssignmentTarget target = ParseTarget(allowNamespace: true);
        if (_stream.SkipOperator("=")) return new SetStatement(target, ParseTuple(), line);
        List<FilterCall> filters = _stream.SkipOperator("|") ? ParseFilterCalls() : [];
        return Hard(_ => new SetBlockStatement(target, [.. filters], ParseBlock("set", "endset"), line), line);
    }

    private WithStatement ParseWith(int line)
    {
        List<(AssignmentTarget Target, Expression Value)> assignments = [];
        while (_stream.Current.Kind != TokenKind.BlockEnd)
        {
            if (assignments.Count > 0) _stream.ExpectOperator(",");
            AssignmentTarget target = ParseTarget(allowNamespace: false);
            _stream.ExpectOperator("=");
            assignments.Add((target, ParseExpression()));
        }

        return new WithStatement([.. assignments], ParseBlock("with", "endwith"), line);
    }

    private MacroStatement ParseMacro(int line)
    {
        string name = _stream.ExpectName();
        return new MacroStatement(ParseMacroBody(name, ParseSignature(), "macro", "endmacro"), line);
    }

    private CallBlockStatement ParseCallBlock(int line)
    {
        MacroParameter[] parameters = _stream.IsOperator("(") ? ParseSignature() : [];
        if (ParseExpression() is not CallExpression call) throw new TemplateFailedException("a call block needs a call", line);
        return new CallBlockStatement(call, ParseMacroBody("caller", parameters, "call", "endcall"), line);
    }

    private MacroDefinition ParseMacroBody(string name, MacroParameter[] parameters, string tag, string closing)
    {
        (int loops, MacroUses outer) = (_loops, _macroUses);
        (_loops, _macroUses) = (0, MacroUses.None);
        Statement[] body = ParseBlock(tag, closing);
        var definition = new MacroDefinition(name, parameters, _macroUses, body);
        (_loops, _macroUses) = (loops, outer | _macroUses);
        return definition;
    }

    private MacroParameter[] ParseSignature()
    {
        List<MacroParameter> parameters = [];
        _stream.ExpectOperator("(");
        while (!_stream.IsOperator(")"))
        {
            if (parameters.Count > 0) _stream.ExpectOperator(",");
            TemplateToken token = _stream.Current;
            string name = _stream.ExpectName();
            Expression? value = _stream.SkipOperator("=") ? ParseExpression() : null;
            if (value is null && parameters.Count > 0 && parameters[^1].Default is not null)
            {
                throw new TemplateFailedException($"the parameter '{name}' without a default follows one with a default", token.Line);
            }

            parameters.Add(new MacroParameter(name, value));
        }

        _stream.ExpectOperator(")");
        return [.. parameters];
    }

    private FilterBlockStatement ParseFilterBlock(int line)
    {
        List<FilterCall> filters = ParseFilterCalls();
        return new FilterBlockStatement([.. filters], ParseBlock("filter", "endfilter"), line);
    }

    /// <summary>Parses <c>a</c>, <c>a, b</c>, <c>(a, (b, c))</c> and, where allowed, <c>ns.a</c>.</summary>
    private AssignmentTarget ParseTarget(bool allowNamespace)
    {
        int line = _stream.Current.Line;
        List<AssignmentTarget> targets = [];
        bool isTuple = false;
        while (!_stream.IsName("in") && !_stream.IsOperator("=") && !_stream.IsOperator(")") && _stream.Current.Kind != TokenKind.BlockEnd)
        {
            targets.Add(ParseSingleTarget(allowNamespace));
            if (!_stream.SkipOperator(",")) break;
            isTuple = true;
        }

        if (targets.Count == 0) throw _stream.Unexpected("a name to assign to");
        return isTuple ? new TupleTarget([.. targets], line) : targets[0];
    }

    private AssignmentTarget ParseSingleTarget(bool allowNamespace)
    {
        int line = _stream.Current.Line;
        if (_stream.SkipOperator("("))
        {
            Enter();
            AssignmentTarget inner = ParseTarget(allowNamespace);
            _stream.ExpectOperator(")");
            _nesting--;
            return inner;
        }

        string name = _stream.ExpectName();
        if (name is "true" or "false" or "none" or "True" or "False" or "None")
        {
            throw new TemplateFailedException($"cannot assign to '{name}'", line);
        }

        return allowNamespace && _stream.SkipOperator(".")
            ? new AttributeTarget(name, _stream.ExpectName(), line)
            : new NameTarget(name, line);
    }
}
