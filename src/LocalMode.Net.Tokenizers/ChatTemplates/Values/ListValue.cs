namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>A list. Templates cannot change one; they build a new one with <c>+</c>.</summary>
internal sealed class ListValue(IReadOnlyList<TemplateValue> items) : SequenceValue(items)
{
    public static readonly ListValue Empty = new([]);

    public override string TypeName => "list";

    public override SequenceValue With(IReadOnlyList<TemplateValue> newItems) => new ListValue(newItems);
}
