namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary><c>not value</c>.</summary>
internal sealed class NotExpression(Expression operand, int line) : Expression(line)
{
    protected override TemplateValue Compute(Scope scope, RenderContext context) => BoolValue.Of(!operand.Evaluate(scope, context).IsTruthy);
}
