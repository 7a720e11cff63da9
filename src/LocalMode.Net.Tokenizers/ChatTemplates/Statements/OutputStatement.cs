namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary><c>{{ value }}</c>.</summary>
internal sealed class OutputStatement(Expression value, int line) : Statement(line)
{
    protected override Flow Execute(Scope scope, TextBuilder output, RenderContext context)
    {
        output.Append(ValueText.ToText(value.Evaluate(scope, context), context));
        return Flow.Next;
    }
}
