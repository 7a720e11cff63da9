namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>What <c>range</c> returns.</summary>
internal sealed class RangeValue(int start, int stop, int step, int count) : TemplateValue
{
    /// <summary>The most elements, as in Jinja's sandbox.</summary>
    public const int MaxCount = 100_000;

    public override string TypeName => "range";

    public override bool IsTruthy => count > 0;

    public override int? Length => count;

    public override bool IsSequence => true;

    public string Text => step == 1 ? $"range({start}, {stop})" : $"range({start}, {stop}, {step})";

    public override IEnumerable<TemplateValue> Iterate()
    {
        for (int i = 0; i < count; i++) yield return At(i);
    }

    public override TemplateValue? FindItem(TemplateValue key, RenderContext context) =>
        SequenceIndex.TryGet(key, count, out int index) ? At(index) : null;

    public IntValue At(int index) => IntValue.Of(start + (index * step));
}
