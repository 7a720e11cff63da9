namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary><c>value if test else otherwise</c>; without <c>else</c> the result is undefined.</summary>
internal sealed class ConditionalExpression(Expression test, Expression value, Expression? otherwise, int line) : Expression(line)
{
    protected override TemplateValue Compute(Scope scope, RenderContext context)
    {
        if (test.Evaluate(scope, context).IsTruthy) return value.Evaluate(scope, context);
        return otherwise?.Evaluate(scope, context)
            ?? new UndefinedValue("the inline if-expression evaluated to false and no else section was defined");
    }
}
