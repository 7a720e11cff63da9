namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary><c>call macro(...)</c>: the macro gets the body as <c>caller</c>.</summary>
internal sealed class CallBlockStatement(CallExpression call, MacroDefinition body, int line) : Statement(line)
{
    protected override Flow Execute(Scope scope, TextBuilder output, RenderContext context)
    {
        TemplateValue result = call.EvaluateWithCaller(new MacroValue(body, scope), scope, context);
        output.Append(ValueText.ToText(result, context));
        return Flow.Next;
    }
}
