namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary><c>generation</c>: it marks the assistant's words for training and here only runs its body, in a scope of its own.</summary>
internal sealed class ScopeStatement(Statement[] body, int line) : Statement(line)
{
    protected override Flow Execute(Scope scope, TextBuilder output, RenderContext context) => ExecuteAll(body, new Scope(scope), output, context);
}
