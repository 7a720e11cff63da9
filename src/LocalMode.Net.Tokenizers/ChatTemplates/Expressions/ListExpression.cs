namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary><c>[a, b]</c>.</summary>
internal sealed class ListExpression(Expression[] items, int line) : Expression(line)
{
    protected override TemplateValue Compute(Scope scope, RenderContext context) =>
        items.Length == 0 ? ListValue.Empty : new ListValue(EvaluateAll(items, scope, context));

    public static TemplateValue[] EvaluateAll(Expression[] items, Scope scope, RenderContext context)
    {
        var values = new TemplateValue[items.Length];
        for (int i = 0; i < items.Length; i++) values[i] = items[i].Evaluate(scope, context);
        return values;
    }
}
