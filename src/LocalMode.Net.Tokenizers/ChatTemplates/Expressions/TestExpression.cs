namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary><c>value is test</c>.</summary>
internal sealed class TestExpression(Expression value, string name, TestFunction? test, ArgumentList arguments, int line) : Expression(line)
{
    protected override TemplateValue Compute(Scope scope, RenderContext context)
    {
        TemplateValue tested = value.Evaluate(scope, context);
        CallArguments evaluated = arguments.Evaluate(scope, context);
        context.Line = Line;
        return BoolValue.Of((test ?? throw context.Fail($"the test '{name}' is unknown or not supported"))(tested, evaluated, context));
    }
}
