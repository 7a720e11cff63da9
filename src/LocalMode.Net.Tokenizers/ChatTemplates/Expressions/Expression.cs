namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>A node that gives a value. Nodes never change, so that one template renders on many threads.</summary>
internal abstract class Expression(int line)
{
    public int Line => line;

    public TemplateValue Evaluate(Scope scope, RenderContext context)
    {
        context.Step();
        context.EnsureStack();
        context.Line = line;
        return Compute(scope, context);
    }

    protected abstract TemplateValue Compute(Scope scope, RenderContext context);
}
