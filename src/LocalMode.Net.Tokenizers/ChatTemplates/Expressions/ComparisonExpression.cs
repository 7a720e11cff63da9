namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>One or more comparisons in a row, <c>a &lt; b &lt; c</c>; each operand is evaluated once at most.</summary>
internal sealed class ComparisonExpression(Expression first, (ComparisonOperator Operator, Expression Operand)[] rest, int line) : Expression(line)
{
    protected override TemplateValue Compute(Scope scope, RenderContext context)
    {
        TemplateValue left = first.Evaluate(scope, context);
        foreach ((ComparisonOperator comparison, Expression operand) in rest)
        {
            TemplateValue right = operand.Evaluate(scope, context);
            if (!Comparison.Compare(comparison, left, right, context)) return BoolValue.False;
            left = right;
        }

        return BoolValue.True;
    }
}
