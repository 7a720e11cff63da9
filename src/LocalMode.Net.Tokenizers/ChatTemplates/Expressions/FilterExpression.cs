namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary><c>value|filter</c>.</summary>
internal sealed class FilterExpression(Expression value, FilterCall filter, int line) : Expression(line)
{
    protected override TemplateValue Compute(Scope scope, RenderContext context) => filter.Apply(value.Evaluate(scope, context), scope, context);
}
