namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary><c>macro name(...)</c>.</summary>
internal sealed class MacroStatement(MacroDefinition definition, int line) : Statement(line)
{
    protected override Flow Execute(Scope scope, TextBuilder output, RenderContext context)
    {
        scope.Set(definition.Name, new MacroValue(definition, scope));
        return Flow.Next;
    }
}
