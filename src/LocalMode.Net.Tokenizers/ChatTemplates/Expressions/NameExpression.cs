namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>A variable, or a global function where no variable has the name.</summary>
internal sealed class NameExpression(string name, int line) : Expression(line)
{
    protected override TemplateValue Compute(Scope scope, RenderContext context) =>
        scope.Find(name) ?? GlobalTable.Find(name) ?? new UndefinedValue($"'{name}' is undefined");
}
