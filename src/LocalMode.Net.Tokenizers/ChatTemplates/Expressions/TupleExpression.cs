namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary><c>(a, b)</c>.</summary>
internal sealed class TupleExpression(Expression[] items, int line) : Expression(line)
{
    protected override TemplateValue Compute(Scope scope, RenderContext context) => new TupleValue(ListExpression.EvaluateAll(items, scope, context));
}
