namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary><c>target(arguments)</c>.</summary>
internal sealed class CallExpression(Expression target, ArgumentList arguments, int line) : Expression(line)
{
    /// <summary>Calls with one more named argument: the body of a call block as <c>caller</c>.</summary>
    public TemplateValue EvaluateWithCaller(TemplateValue caller, Scope scope, RenderContext context) => Invoke(scope, context, ("caller", caller));

    protected override TemplateValue Compute(Scope scope, RenderContext context) => Invoke(scope, context, null);

    private TemplateValue Invoke(Scope scope, RenderContext context, (string Name, TemplateValue Value)? extra)
    {
        TemplateValue callee = target.Evaluate(scope, context);
        CallArguments evaluated = arguments.Evaluate(scope, context, extra);
        context.Line = Line;
        return callee.Call(evaluated, context);
    }
}
