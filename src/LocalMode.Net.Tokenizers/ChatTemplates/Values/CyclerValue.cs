namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>What <c>cycler</c> returns.</summary>
internal sealed class CyclerValue(TemplateValue[] items) : TemplateValue
{
    private int _position;

    public override string TypeName => "Cycler";

    public override TemplateValue? FindAttribute(string name, RenderContext context) => name switch
    {
        "current" => items[_position],
        "next" => new FunctionValue(name, this, (_, _, _) =>
        {
            TemplateValue item = items[_position];
            _position = (_position + 1) % items.Length;
            return item;
        }),
        "reset" => new FunctionValue(name, this, (_, _, _) =>
        {
            _position = 0;
            return NoneValue.Instance;
        }),
        _ => null,
    };
}
