namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>An arithmetic operator between two values.</summary>
internal sealed class BinaryExpression(Expression left, string symbol, Expression right, int line) : Expression(line)
{
    private readonly Func<TemplateValue, TemplateValue, RenderContext, TemplateValue> _operation = symbol switch
    {
        "+" => Arithmetic.Add,
        "-" => Arithmetic.Subtract,
        "*" => Arithmetic.Multiply,
        "/" => Arithmetic.Divide,
        "//" => Arithmetic.FloorDivide,
        "%" => Arithmetic.Modulo,
        _ => Arithmetic.Power,
    };

    protected override TemplateValue Compute(Scope scope, RenderContext context)
    {
        TemplateValue first = left.Evaluate(scope, context);
        TemplateValue second = right.Evaluate(scope, context);
        context.Line = Line;
        return _operation(first, second, context);
    }
}
