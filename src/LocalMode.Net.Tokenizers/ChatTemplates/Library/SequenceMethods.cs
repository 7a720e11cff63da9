namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>The methods of lists and tuples. Those that would change a list are denied, as in Jinja's immutable sandbox.</summary>
internal static class SequenceMethods
{
    public static TemplateValue? Find(SequenceValue sequence, string name) => name switch
    {
        "index" => new FunctionValue(name, sequence, Index),
        "count" => new FunctionValue(name, sequence, Count),
        "copy" when sequence is ListValue => new FunctionValue(name, sequence, static (self, _, _) => self),
        "append" or "clear" or "extend" or "insert" or "pop" or "remove" or "reverse" or "sort" when sequence is ListValue =>
            new UndefinedValue($"access to attribute '{name}' of 'list' object is unsafe."),
        _ => null,
    };

    private static IntValue Index(TemplateValue self, CallArguments arguments, RenderContext context)
    {
        TemplateValue item = arguments.Bind(context, "index", "value")[0] ?? throw context.Fail("index needs a value");
        IReadOnlyList<TemplateValue> items = ((SequenceValue)self).Items;
        for (int i = 0; i < items.Count; i++)
        {
            if (Comparison.AreEqual(items[i], item, context)) return IntValue.Of(i);
        }

        throw context.Fail("the value is not in the list");
    }

    private static IntValue Count(TemplateValue self, CallArguments arguments, RenderContext context)
    {
        TemplateValue item = arguments.Bind(context, "count", "value")[0] ?? throw context.Fail("count needs a value");
        int count = 0;
        foreach (TemplateValue candidate in ((SequenceValue)self).Items)
        {
            if (Comparison.AreEqual(candidate, item, context)) count++;
        }

        return IntValue.Of(count);
    }
}
