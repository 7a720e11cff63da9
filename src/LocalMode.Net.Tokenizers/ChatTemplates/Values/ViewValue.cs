namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>What <c>keys()</c>, <c>values()</c> and <c>items()</c> of a map return: counted and iterated, not indexed.</summary>
internal sealed class ViewValue(string name, IReadOnlyList<TemplateValue> items) : TemplateValue
{
    public override string TypeName => name;

    public IReadOnlyList<TemplateValue> Items => items;

    public override bool IsTruthy => items.Count > 0;

    public override int? Length => items.Count;

    public override IEnumerable<TemplateValue> Iterate() => items;
}
