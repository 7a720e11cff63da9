namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>
/// The lazy result of <c>map</c>, <c>select</c> and their kin: it is read once, and what was read is gone. A template can stack such iterators without
/// end, and every element asked for goes down through all of them: each guards the stack each time, as the next may be asked for from deeper inside.
/// </summary>
internal sealed class GeneratorValue(IEnumerable<TemplateValue> items, RenderContext context) : TemplateValue
{
    private IEnumerator<TemplateValue>? _items;

    public override string TypeName => "generator";

    public override IEnumerable<TemplateValue> Iterate()
    {
        _items ??= items.GetEnumerator();
        while (true)
        {
            context.EnsureStack();
            if (!_items.MoveNext()) yield break;
            yield return _items.Current;
        }
    }
}
