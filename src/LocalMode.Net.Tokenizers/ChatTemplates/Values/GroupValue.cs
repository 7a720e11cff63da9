namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>One group of <c>groupby</c>: a pair that also has the names <c>grouper</c> and <c>list</c>.</summary>
internal sealed class GroupValue(TemplateValue grouper, ListValue list) : TupleValue([grouper, list])
{
    public override TemplateValue? FindAttribute(string name, RenderContext context) => name switch
    {
        "grouper" => grouper,
        "list" => list,
        _ => base.FindAttribute(name, context),
    };
}
