namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary><c>and</c> and <c>or</c>: the result is one of the operands, and the second is evaluated only where it decides.</summary>
internal sealed class LogicalExpression(Expression left, bool isAnd, Expression right, int line) : Expression(line)
{
    protected override TemplateValue Compute(Scope scope, RenderContext context)
    {
        TemplateValue first = left.Evaluate(scope, context);
        return first.IsTruthy == isAnd ? right.Evaluate(scope, context) : first;
    }
}
