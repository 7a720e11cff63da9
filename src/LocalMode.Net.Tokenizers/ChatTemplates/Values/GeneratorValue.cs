namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>The lazy result of <c>map</c>, <c>select</c> and their kin: it is read once, and what was read is gone.</summary>
internal sealed class GeneratorValue(IEnumerable<TemplateValue> items) : TemplateValue
{
    private IEnumerator<TemplateValue>? _items;

    public override string TypeName => "generator";

    public override IEnumerable<TemplateValue> Iterate()
    {
        _items ??= items.GetEnumerator();
        while (_items.MoveNext()) yield return _items.Current;
    }
}
