namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>What <c>joiner</c> returns: empty at the first call, the separator afterwards.</summary>
internal sealed class JoinerValue(TemplateValue separator) : TemplateValue
{
    private bool _used;

    public override string TypeName => "Joiner";

    public override bool IsCallable => true;

    public override TemplateValue Call(CallArguments arguments, RenderContext context)
    {
        if (_used) return separator;
        _used = true;
        return StringValue.Empty;
    }
}
