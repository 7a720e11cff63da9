namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary><c>target.name</c>.</summary>
internal sealed class AttributeExpression(Expression target, string name, int line) : Expression(line)
{
    private readonly StringValue _name = StringValue.Trusted(name);

    protected override TemplateValue Compute(Scope scope, RenderContext context) =>
        MemberAccess.GetAttribute(target.Evaluate(scope, context), _name, context);
}
