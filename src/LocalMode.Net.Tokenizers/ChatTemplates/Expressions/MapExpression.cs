namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary><c>{key: value}</c>.</summary>
internal sealed class MapExpression((Expression Key, Expression Value)[] pairs, int line) : Expression(line)
{
    protected override TemplateValue Compute(Scope scope, RenderContext context)
    {
        var map = new MapValue();
        foreach ((Expression key, Expression value) in pairs) map.Set(key.Evaluate(scope, context), value.Evaluate(scope, context), context);
        return map;
    }
}
