using System.Globalization;
using System.Numerics;
using System.Text;

namespace LocalMode.Tokenizers.ChatTemplates;

internal sealed partial class TemplateParser
{
    private Expression ParsePrimary()
    {
        TemplateToken token = _stream.Current;
        switch (token.Kind)
        {
            case TokenKind.Name:
                _stream.Next();
                return ParseName(token);
            case TokenKind.String:
                return new ConstantExpression(StringValue.Trusted(ReadStrings()), token.Line);
            case TokenKind.Integer:
                _stream.Next();
                return new ConstantExpression(ParseInteger(token), token.Line);
            case TokenKind.Float:
                _stream.Next();
                return new ConstantExpression(new FloatValue(double.Parse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture)), token.Line);
            case TokenKind.Operator when token.Text == "(":
                _stream.Next();
                Expression inner = ParseTuple(allowEmpty: true);
                _stream.ExpectOperator(")");
                return inner;
            case TokenKind.Operator when token.Text == "[":
                return ParseList(token.Line);
            case TokenKind.Operator when token.Text == "{":
                return ParseMap(token.Line);
            default:
                throw _stream.Unexpected("an expression");
        }
    }

    private Expression ParseName(TemplateToken token)
    {
        switch (token.Text)
        {
            case "true" or "True":
                return new ConstantExpression(BoolValue.True, token.Line);
            case "false" or "False":
                return new ConstantExpression(BoolValue.False, token.Line);
            case "none" or "None":
                return new ConstantExpression(NoneValue.Instance, token.Line);
        }

        _macroUses |= token.Text switch
        {
            "varargs" => MacroUses.Varargs,
            "kwargs" => MacroUses.Kwargs,
            "caller" => MacroUses.Caller,
            _ => MacroUses.None,
        };
        _names.Add(token.Text);
        return new NameExpression(token.Text, token.Line);
    }

    private string ReadStrings()
    {
        string text = _stream.Next().Text;
        if (_stream.Current.Kind != TokenKind.String) return text;
        var joined = new StringBuilder(text);
        while (_stream.Current.Kind == TokenKind.String) joined.Append(_stream.Next().Text);
        return joined.ToString();
    }

    private static IntValue ParseInteger(TemplateToken token)
    {
        if (token.Text.Length > IntValue.MaxDigits) throw new TemplateFailedException($"a number has more than {IntValue.MaxDigits} digits", token.Line);
        return IntValue.Of(IntegerText.TryParseLiteral(token.Text, out BigInteger value)
            ? value
            : throw new TemplateFailedException($"'{token.Text}' is no number", token.Line));
    }

    private ListExpression ParseList(int line)
    {
        List<Expression> items = [];
        _stream.ExpectOperator("[");
        while (!_stream.IsOperator("]"))
        {
            if (items.Count > 0) _stream.ExpectOperator(",");
            if (_stream.IsOperator("]")) break;
            items.Add(ParseExpression());
        }

        _stream.ExpectOperator("]");
        return new ListExpression([.. items], line);
    }

    private MapExpression ParseMap(int line)
    {
        List<(Expression Key, Expression Value)> pairs = [];
        _stream.ExpectOperator("{");
        while (!_stream.IsOperator("}"))
        {
            if (pairs.Count > 0) _stream.ExpectOperator(",");
            if (_stream.IsOperator("}")) break;
            Expression key = ParseExpression();
            _stream.ExpectOperator(":");
            pairs.Add((key, ParseExpression()));
        }

        _stream.ExpectOperator("}");
        return new MapExpression([.. pairs], line);
    }

    /// <summary>Parses one expression, or several with commas between them as a tuple.</summary>
    private Expression ParseTuple(bool withConditional = true, bool allowEmpty = false, string? endName = null)
    {
        int line = _stream.Current.Line;
        List<Expression> items = [];
        bool isTuple = false;
        while (!AtTupleEnd(endName))
        {
            items.Add(withConditional ? ParseExpression() : ParseOr());
            if (!_stream.SkipOperator(",")) break;
            isTuple = true;
        }

        if (isTuple) return new TupleExpression([.. items], line);
        if (items.Count == 1) return items[0];
        return allowEmpty ? new TupleExpression([], line) : throw _stream.Unexpected("an expression");
    }

    private bool AtTupleEnd(string? endName) =>
        _stream.Current.Kind is TokenKind.BlockEnd or TokenKind.OutputEnd || _stream.IsOperator(")") || (endName is not null && _stream.IsName(endName));
}
