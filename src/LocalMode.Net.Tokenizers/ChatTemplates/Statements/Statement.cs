namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>A node that writes or assigns. Nodes never change, so that one template renders on many threads.</summary>
internal abstract class Statement(int line)
{
    public int Line => line;

    public static Flow ExecuteAll(Statement[] statements, Scope scope, TextBuilder output, RenderContext context)
    {
        foreach (Statement statement in statements)
        {
            context.Step();
            context.EnsureStack();
            context.Line = statement.Line;
            Flow flow = statement.Execute(scope, output, context);
            if (flow != Flow.Next) return flow;
        }

        return Flow.Next;
    }

    protected abstract Flow Execute(Scope scope, TextBuilder output, RenderContext context);
}
