namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary><c>if</c>, <c>elif</c>, <c>else</c>. It has no scope: what it sets stays set.</summary>
internal sealed class IfStatement((Expression Test, Statement[] Body)[] branches, Statement[] otherwise, int line) : Statement(line)
{
    protected override Flow Execute(Scope scope, TextBuilder output, RenderContext context)
    {
        foreach ((Expression test, Statement[] body) in branches)
        {
            if (test.Evaluate(scope, context).IsTruthy) return ExecuteAll(body, scope, output, context);
        }

        return ExecuteAll(otherwise, scope, output, context);
    }
}
