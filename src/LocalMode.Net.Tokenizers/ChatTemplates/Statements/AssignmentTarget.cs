namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>What can stand left of an assignment.</summary>
internal abstract class AssignmentTarget(int line)
{
    public int Line => line;

    public abstract void Assign(TemplateValue value, Scope scope, RenderContext context);
}
