namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>Text between tags.</summary>
internal sealed class TextStatement(string text, int line) : Statement(line)
{
    protected override Flow Execute(Scope scope, TextBuilder output, RenderContext context)
    {
        output.Append(text, trusted: true);
        return Flow.Next;
    }
}
