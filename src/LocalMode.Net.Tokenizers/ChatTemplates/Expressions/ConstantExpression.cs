namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>A literal. Its text is the template's own and therefore trusted.</summary>
internal sealed class ConstantExpression(TemplateValue value, int line) : Expression(line)
{
    protected override TemplateValue Compute(Scope scope, RenderContext context) => value;
}
