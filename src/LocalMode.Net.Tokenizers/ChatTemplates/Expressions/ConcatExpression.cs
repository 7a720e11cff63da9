namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary><c>a ~ b</c>: everything becomes text; each part keeps its trust.</summary>
internal sealed class ConcatExpression(Expression[] parts, int line) : Expression(line)
{
    protected override TemplateValue Compute(Scope scope, RenderContext context)
    {
        var text = new TextBuilder(context);
        foreach (Expression part in parts) text.Append(ValueText.ToText(part.Evaluate(scope, context), context));
        return text.ToValue();
    }
}
