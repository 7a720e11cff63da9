namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>The only value whose members a template may assign.</summary>
internal sealed class NamespaceValue : TemplateValue
{
    private readonly Dictionary<string, TemplateValue> _members = new(StringComparer.Ordinal);

    public override string TypeName => "Namespace";

    public override TemplateValue? FindAttribute(string name, RenderContext context) => _members.GetValueOrDefault(name);

    public override TemplateValue? FindItem(TemplateValue key, RenderContext context) =>
        key is StringValue name ? _members.GetValueOrDefault(name.Text) : null;

    public void Set(string name, TemplateValue value) => _members[name] = value;
}
