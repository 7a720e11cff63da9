namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>A member of a namespace.</summary>
internal sealed class AttributeTarget(string owner, string name, int line) : AssignmentTarget(line)
{
    public override void Assign(TemplateValue value, Scope scope, RenderContext context)
    {
        context.Line = Line;
        if (scope.Find(owner) is not NamespaceValue found) throw context.Fail("cannot assign attribute on non-namespace object");
        found.Set(name, value);
    }
}
