namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary><c>set target = value</c>.</summary>
internal sealed class SetStatement(AssignmentTarget target, Expression value, int line) : Statement(line)
{
    protected override Flow Execute(Scope scope, TextBuilder output, RenderContext context)
    {
        target.Assign(value.Evaluate(scope, context), scope, context);
        return Flow.Next;
    }
}
