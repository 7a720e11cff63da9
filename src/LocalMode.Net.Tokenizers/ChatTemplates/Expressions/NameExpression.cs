namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>A variable, or a global function where no variable has the name.</summary>
internal sealed class NameExpression(string name, int line) : Expression(line)
{
    protected override TemplateValue Compute(Scope scope, RenderContext context)
    {
        // A name from outside is looked for through all scopes between.
        context.Step(scope.Depth / 16);
        return scope.Find(name) ?? GlobalTable.Find(name) ?? new UndefinedValue($"'{name}' is undefined");
    }
}
