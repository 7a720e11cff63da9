namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>A unary plus or minus.</summary>
internal sealed class SignExpression(Expression operand, bool negate, int line) : Expression(line)
{
    protected override TemplateValue Compute(Scope scope, RenderContext context)
    {
        TemplateValue value = operand.Evaluate(scope, context);
        return negate ? Arithmetic.Negate(value, context) : Arithmetic.Plus(value, context);
    }
}
