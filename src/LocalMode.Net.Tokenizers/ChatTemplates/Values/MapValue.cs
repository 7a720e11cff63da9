namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>A map that keeps the order in which its keys came.</summary>
internal sealed class MapValue : TemplateValue
{
    public OrderedDictionary<TemplateValue, TemplateValue> Entries { get; } = new(KeyComparer.Instance);

    public override string TypeName => "dict";

    public override bool IsTruthy => Entries.Count > 0;

    public override int? Length => Entries.Count;

    public override bool IsSequence => true;

    public override IEnumerable<TemplateValue> Iterate() => Entries.Keys;

    public override TemplateValue? FindItem(TemplateValue key, RenderContext context)
    {
        if (!KeyComparer.IsHashable(key)) return null;
        KeyComparer.StepOver(key, context);
        return Entries.GetValueOrDefault(key);
    }

    public override TemplateValue? FindAttribute(string name, RenderContext context) => MapMethods.Find(this, name);

    public void Set(TemplateValue key, TemplateValue value, RenderContext context)
    {
        KeyComparer.RequireHashable(key, context);
        Entries[key] = value;
    }
}
