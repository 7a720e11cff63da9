namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary><c>filter name</c> up to <c>endfilter</c>.</summary>
internal sealed class FilterBlockStatement(FilterCall[] filters, Statement[] body, int line) : Statement(line)
{
    protected override Flow Execute(Scope scope, TextBuilder output, RenderContext context)
    {
        var text = new TextBuilder(context);
        Flow flow = ExecuteAll(body, new Scope(scope), text, context);
        if (flow == Flow.Next) output.Append(ValueText.ToText(FilterCall.ApplyAll(filters, text.ToValue(), scope, context), context));
        return flow;
    }
}
