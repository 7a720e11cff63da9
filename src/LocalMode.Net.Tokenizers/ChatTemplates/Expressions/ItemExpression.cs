namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary><c>target[key]</c>.</summary>
internal sealed class ItemExpression(Expression target, Expression key, int line) : Expression(line)
{
    protected override TemplateValue Compute(Scope scope, RenderContext context) =>
        MemberAccess.GetItem(target.Evaluate(scope, context), key.Evaluate(scope, context), context);
}
