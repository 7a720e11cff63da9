namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>A name; it is set in the innermost scope.</summary>
internal sealed class NameTarget(string name, int line) : AssignmentTarget(line)
{
    public override void Assign(TemplateValue value, Scope scope, RenderContext context) => scope.Set(name, value);
}
