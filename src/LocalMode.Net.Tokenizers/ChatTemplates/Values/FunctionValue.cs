namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>A function, or a method bound to the value it was read from.</summary>
internal sealed class FunctionValue(string name, TemplateValue self, TemplateFunction function) : TemplateValue
{
    public override string TypeName => "builtin_function_or_method";

    public string Name => name;

    public override bool IsCallable => true;

    public override TemplateValue Call(CallArguments arguments, RenderContext context)
    {
        context.StepOver(self);
        return function(self, arguments, context);
    }
}
