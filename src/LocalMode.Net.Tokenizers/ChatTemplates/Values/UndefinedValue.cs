namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>What a missing name or member gives: it prints empty and is false, and anything more is an error that says what is missing.</summary>
internal sealed class UndefinedValue(string message) : TemplateValue
{
    public override string TypeName => "Undefined";

    public string Message => message;

    public override bool IsTruthy => false;

    public override bool IsCallable => true;

    public override bool IsSequence => true;

    public override int? Length => 0;

    public override IEnumerable<TemplateValue> Iterate() => [];

    public override TemplateValue FindAttribute(string name, RenderContext context) => throw context.Fail(message);

    public override TemplateValue FindItem(TemplateValue key, RenderContext context) => throw context.Fail(message);

    public override TemplateValue Call(CallArguments arguments, RenderContext context) => throw context.Fail(message);
}
