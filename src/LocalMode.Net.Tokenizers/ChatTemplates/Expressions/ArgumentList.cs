namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>The arguments of a call as they are written.</summary>
internal sealed class ArgumentList(Expression[] positional, (string Name, Expression Value)[] named, Expression? rest, Expression? namedRest)
{
    public static readonly ArgumentList Empty = new([], [], null, null);

    public CallArguments Evaluate(Scope scope, RenderContext context, (string Name, TemplateValue Value)? extra = null)
    {
        if (positional.Length + named.Length == 0 && rest is null && namedRest is null && extra is null) return CallArguments.None;
        var values = new List<TemplateValue>(positional.Length);
        foreach (Expression argument in positional) values.Add(argument.Evaluate(scope, context));
        if (rest is not null)
        {
            IReadOnlyList<TemplateValue> more = context.ToList(rest.Evaluate(scope, context));
            context.Step(more.Count);
            values.AddRange(more);
        }

        var names = new List<(StringValue Name, TemplateValue Value)>(named.Length);
        foreach ((string name, Expression value) in named) names.Add((StringValue.Trusted(name), value.Evaluate(scope, context)));
        if (namedRest is not null) AddEntries(namedRest.Evaluate(scope, context), names, context);
        if (extra is { } added) names.Add((StringValue.Trusted(added.Name), added.Value));
        return new CallArguments([.. values], [.. names]);
    }

    private static void AddEntries(TemplateValue value, List<(StringValue Name, TemplateValue Value)> names, RenderContext context)
    {
        if (value is not MapValue map) throw context.Fail($"argument after ** must be a mapping, not {value.TypeName}");
        foreach ((TemplateValue key, TemplateValue entry) in map.Entries)
        {
            context.Step();
            names.Add((key as StringValue ?? throw context.Fail("keywords must be strings"), entry));
        }
    }
}
