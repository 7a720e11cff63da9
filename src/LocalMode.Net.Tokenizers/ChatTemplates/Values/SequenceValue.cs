namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>A list or a tuple.</summary>
internal abstract class SequenceValue(IReadOnlyList<TemplateValue> items) : TemplateValue
{
    public IReadOnlyList<TemplateValue> Items => items;

    public override bool IsTruthy => items.Count > 0;

    public override int? Length => items.Count;

    public override bool IsSequence => true;

    public abstract SequenceValue With(IReadOnlyList<TemplateValue> newItems);

    public override IEnumerable<TemplateValue> Iterate() => items;

    public override TemplateValue? FindItem(TemplateValue key, RenderContext context) =>
        SequenceIndex.TryGet(key, items.Count, out int index) ? items[index] : null;

    public override TemplateValue? FindAttribute(string name, RenderContext context) => SequenceMethods.Find(this, name);
}
