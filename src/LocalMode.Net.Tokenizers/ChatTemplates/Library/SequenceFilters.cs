namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>Filters over lists and what else can be iterated.</summary>
internal static class SequenceFilters
{
    public static IEnumerable<(string Name, TemplateFunction Function)> All { get; } =
    [
        ("first", First),
        ("last", Last),
        ("length", Length),
        ("count", Length),
        ("list", static (value, _, context) => new ListValue(context.ToList(value))),
        ("join", Join),
        ("reverse", Reverse),
        ("batch", Batch),
        ("slice", Slice),
        ("items", Items),
        ("sum", Sum),
    ];

    private static TemplateValue First(TemplateValue value, CallArguments arguments, RenderContext context)
    {
        foreach (TemplateValue item in context.Iterate(value)) return item;
        return new UndefinedValue("No first item, sequence was empty.");
    }

    private static TemplateValue Last(TemplateValue value, CallArguments arguments, RenderContext context)
    {
        if (value is GeneratorValue) throw context.Fail("'generator' object is not reversible");
        IReadOnlyList<TemplateValue> items = context.ToList(value);
        if (items.Count > 0) return items[items.Count - 1];
        return new UndefinedValue("No last item, sequence was empty.");
    }

    private static IntValue Length(TemplateValue value, CallArguments arguments, RenderContext context) =>
        IntValue.Of(value.Length ?? throw context.Fail($"object of type '{value.TypeName}' has no len()"));

    private static StringValue Join(TemplateValue value, CallArguments arguments, RenderContext context)
    {
        TemplateValue?[] bound = arguments.Bind(context, "join", "d", "attribute");
        StringValue separator = bound[0] is null ? StringValue.Empty : TextFilters.Text(bound[0]!, context);
        var text = new TextBuilder(context);
        bool isFirst = true;
        foreach (TemplateValue item in context.Iterate(value))
        {
            context.Step();
            if (!isFirst) text.Append(separator);
            isFirst = false;
            text.Append(TextFilters.Text(bound[1] is null ? item : MemberAccess.GetPath(item, bound[1]!, context), context));
        }

        return text.ToValue();
    }

    private static TemplateValue Reverse(TemplateValue value, CallArguments arguments, RenderContext context)
    {
        if (value is StringValue text) return text.Reversed(context);
        IReadOnlyList<TemplateValue> items = context.ToList(value);
        return new GeneratorValue(Backwards(items), context);

        static IEnumerable<TemplateValue> Backwards(IReadOnlyList<TemplateValue> items)
        {
            for (int i = items.Count - 1; i >= 0; i--) yield return items[i];
        }
    }

    private static GeneratorValue Batch(TemplateValue value, CallArguments arguments, RenderContext context)
    {
        TemplateValue?[] bound = arguments.Bind(context, "batch", "linecount", "fill_with");
        int size = Numbers.ToInt32(bound[0], 0, "the line count of batch", context);
        if (size <= 0) throw context.Fail("batch needs a positive line count");
        IReadOnlyList<TemplateValue> items = context.ToList(value);
        context.Step(items.Count);
        List<TemplateValue> lines = [];
        for (int start = 0; start < items.Count; start += size)
        {
            List<TemplateValue> line = [.. items.Skip(start).Take(size)];
            if (bound[1] is { } fill and not NoneValue)
            {
                context.Step(size);
                while (line.Count < size) line.Add(fill);
            }

            lines.Add(new ListValue(line));
        }

        return new GeneratorValue(lines, context);
    }

    private static GeneratorValue Slice(TemplateValue value, CallArguments arguments, RenderContext context)
    {
        TemplateValue?[] bound = arguments.Bind(context, "slice", "slices", "fill_with");
        int count = Numbers.ToInt32(bound[0], 0, "the slices of slice", context);
        if (count <= 0) throw context.Fail("slice needs a positive number of slices");
        context.Step(count);
        IReadOnlyList<TemplateValue> items = context.ToList(value);
        context.Step(items.Count);
        (int size, int longer) = Math.DivRem(items.Count, count);
        List<TemplateValue> slices = [];
        int start = 0;
        for (int i = 0; i < count; i++)
        {
            int length = size + (i < longer ? 1 : 0);
            List<TemplateValue> slice = [.. items.Skip(start).Take(length)];
            if (bound[1] is { } fill and not NoneValue && i >= longer) slice.Add(fill);
            slices.Add(new ListValue(slice));
            start += length;
        }

        return new GeneratorValue(slices, context);
    }

    private static GeneratorValue Items(TemplateValue value, CallArguments arguments, RenderContext context) => value switch
    {
        UndefinedValue => new GeneratorValue([], context),
        MapValue map => new GeneratorValue(MapMethods.Pairs(map), context),
        _ => throw context.Fail("Can only get item pairs from a mapping."),
    };

    private static TemplateValue Sum(TemplateValue value, CallArguments arguments, RenderContext context)
    {
        TemplateValue?[] bound = arguments.Bind(context, "sum", "attribute", "start");
        TemplateValue total = bound[1] ?? IntValue.Of(0);
        foreach (TemplateValue item in context.Iterate(value))
        {
            context.Step();
            TemplateValue part = bound[0] is null or NoneValue ? item : MemberAccess.GetPath(item, bound[0]!, context);
            if (part is StringValue) throw context.Fail("sum cannot add text; use join");
            total = Arithmetic.Add(total, part, context);
        }

        return total;
    }
}
