namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary><c>with a = 1</c>: names for the body only.</summary>
internal sealed class WithStatement((AssignmentTarget Target, Expression Value)[] assignments, Statement[] body, int line) : Statement(line)
{
    protected override Flow Execute(Scope scope, TextBuilder output, RenderContext context)
    {
        var inner = new Scope(scope);
        foreach ((AssignmentTarget target, Expression value) in assignments) target.Assign(value.Evaluate(scope, context), inner, context);
        return ExecuteAll(body, inner, output, context);
    }
}
