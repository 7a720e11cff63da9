namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>A tuple.</summary>
internal class TupleValue(IReadOnlyList<TemplateValue> items) : SequenceValue(items)
{
    public override string TypeName => "tuple";

    public override SequenceValue With(IReadOnlyList<TemplateValue> newItems) => new TupleValue(newItems);
}
