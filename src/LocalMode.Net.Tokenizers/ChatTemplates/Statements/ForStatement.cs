namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary><c>for</c> with its filter, its <c>else</c> and recursion. Every round has a scope of its own.</summary>
internal sealed class ForStatement(
    AssignmentTarget target, Expression items, Expression? filter, bool recursive, Statement[] body, Statement[] otherwise, int line) : Statement(line)
{
    protected override Flow Execute(Scope scope, TextBuilder output, RenderContext context)
    {
        Run(items.Evaluate(scope, context), 0, scope, output, context);
        return Flow.Next;
    }

    private void Run(TemplateValue iterable, int depth, Scope scope, TextBuilder output, RenderContext context)
    {
        IReadOnlyList<TemplateValue> rounds = Filter(context.ToList(iterable), scope, context);
        if (rounds.Count == 0)
        {
            ExecuteAll(otherwise, new Scope(scope), output, context);
            return;
        }

        var loop = new LoopValue(rounds, depth, recursive ? (inner, level, run) => Recurse(inner, level, scope, run) : null);
        for (int i = 0; i < rounds.Count; i++)
        {
            context.Step();
            loop.Index0 = i;
            var round = new Scope(scope);
            target.Assign(rounds[i], round, context);
            round.Set("loop", loop);
            if (ExecuteAll(body, round, output, context) == Flow.Break) break;
        }
    }

    private StringValue Recurse(TemplateValue inner, int depth, Scope scope, RenderContext context)
    {
        context.EnterCall();
        var output = new TextBuilder(context);
        Run(inner, depth, scope, output, context);
        context.LeaveCall();
        return output.ToValue();
    }

    private IReadOnlyList<TemplateValue> Filter(IReadOnlyList<TemplateValue> all, Scope scope, RenderContext context)
    {
        if (filter is null) return all;
        List<TemplateValue> kept = [];
        foreach (TemplateValue item in all)
        {
            var round = new Scope(scope);
            target.Assign(item, round, context);
            if (filter.Evaluate(round, context).IsTruthy) kept.Add(item);
        }

        return kept;
    }
}
