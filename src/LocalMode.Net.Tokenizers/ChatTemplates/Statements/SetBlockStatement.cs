namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary><c>set target</c> up to <c>endset</c>: the body's text is the value.</summary>
internal sealed class SetBlockStatement(AssignmentTarget target, FilterCall[] filters, Statement[] body, int line) : Statement(line)
{
    protected override Flow Execute(Scope scope, TextBuilder output, RenderContext context)
    {
        var text = new TextBuilder(context);
        Flow flow = ExecuteAll(body, new Scope(scope), text, context);
        if (flow == Flow.Next) target.Assign(FilterCall.ApplyAll(filters, text.ToValue(), scope, context), scope, context);
        return flow;
    }
}
