namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>A filter with its arguments as they are written; without a function where its name is unknown.</summary>
internal sealed class FilterCall(string name, TemplateFunction? function, ArgumentList arguments, int line)
{
    public TemplateValue Apply(TemplateValue value, Scope scope, RenderContext context)
    {
        CallArguments evaluated = arguments.Evaluate(scope, context);
        context.Line = line;
        context.StepOver(value);
        return (function ?? throw context.Fail($"the filter '{name}' is unknown or not supported"))(value, evaluated, context);
    }

    public static TemplateValue ApplyAll(FilterCall[] filters, TemplateValue value, Scope scope, RenderContext context)
    {
        foreach (FilterCall filter in filters) value = filter.Apply(value, scope, context);
        return value;
    }
}
