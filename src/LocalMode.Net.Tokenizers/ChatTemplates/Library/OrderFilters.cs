namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>Filters that compare elements. They ignore case unless told otherwise.</summary>
internal static class OrderFilters
{
    public static IEnumerable<(string Name, TemplateFunction Function)> All { get; } =
    [
        ("sort", Sort),
        ("unique", Unique),
        ("min", static (value, arguments, context) => Extreme(value, arguments, "min", context)),
        ("max", static (value, arguments, context) => Extreme(value, arguments, "max", context)),
        ("dictsort", DictSort),
        ("groupby", GroupBy),
    ];

    private static ListValue Sort(TemplateValue value, CallArguments arguments, RenderContext context)
    {
        TemplateValue?[] bound = arguments.Bind(context, "sort", "reverse", "case_sensitive", "attribute");
        return new ListValue(StableSort.By(context.ToList(value), item => Keys(item, bound[2], bound[1], context), bound[0]?.IsTruthy == true, context));
    }

    private static GeneratorValue Unique(TemplateValue value, CallArguments arguments, RenderContext context)
    {
        TemplateValue?[] bound = arguments.Bind(context, "unique", "case_sensitive", "attribute");
        var seen = new HashSet<TemplateValue>(KeyComparer.Instance);
        List<TemplateValue> items = [];
        foreach (TemplateValue item in context.ToList(value))
        {
            TemplateValue key = Key(item, bound[1], bound[0], context);
            KeyComparer.RequireHashable(key, context);
            if (seen.Add(key)) items.Add(item);
        }

        return new GeneratorValue(items, context);
    }

    private static TemplateValue Extreme(TemplateValue value, CallArguments arguments, string name, RenderContext context)
    {
        TemplateValue?[] bound = arguments.Bind(context, name, "case_sensitive", "attribute");
        TemplateValue? best = null;
        TemplateValue? bestKey = null;
        string operation = name == "max" ? ">" : "<";
        foreach (TemplateValue item in context.Iterate(value))
        {
            TemplateValue key = Key(item, bound[1], bound[0], context);
            if (bestKey is not null && !(name == "max" ? Comparison.Order(key, bestKey, operation, context) > 0 : Comparison.Order(key, bestKey, operation, context) < 0)) continue;
            (best, bestKey) = (item, key);
        }

        return best ?? new UndefinedValue("No aggregated item, sequence was empty.");
    }

    private static ListValue DictSort(TemplateValue value, CallArguments arguments, RenderContext context)
    {
        TemplateValue?[] bound = arguments.Bind(context, "dictsort", "case_sensitive", "by", "reverse");
        if (value is not MapValue map) throw context.Fail("dictsort needs a mapping");
        int position = (bound[1] as StringValue)?.Text switch
        {
            null or "key" => 0,
            "value" => 1,
            _ => throw context.Fail("dictsort sorts by 'key' or 'value'"),
        };
        return new ListValue(StableSort.By(MapMethods.Pairs(map), pair => Key(((TupleValue)pair).Items[position], null, bound[0], context), bound[2]?.IsTruthy == true, context));
    }

    private static ListValue GroupBy(TemplateValue value, CallArguments arguments, RenderContext context)
    {
        TemplateValue?[] bound = arguments.Bind(context, "groupby", "attribute", "default", "case_sensitive");
        if (bound[0] is null) throw context.Fail("groupby needs an attribute");
        IReadOnlyList<TemplateValue> sorted = StableSort.By(context.ToList(value), item => GroupKey(item), false, context);
        List<TemplateValue> groups = [];
        for (int start = 0; start < sorted.Count;)
        {
            TemplateValue key = GroupKey(sorted[start]);
            int end = start + 1;
            while (end < sorted.Count && Comparison.AreEqual(key, GroupKey(sorted[end]), context)) end++;
            groups.Add(new GroupValue(Attribute(sorted[start]), new ListValue([.. sorted.Skip(start).Take(end - start)])));
            start = end;
        }

        return new ListValue(groups);

        TemplateValue Attribute(TemplateValue item)
        {
            TemplateValue found = MemberAccess.GetPath(item, bound[0]!, context);
            return found is UndefinedValue && bound[1] is { } missing and not NoneValue ? missing : found;
        }

        TemplateValue GroupKey(TemplateValue item) => Key(Attribute(item), null, bound[2], context);
    }

    // Several attributes, separated by commas, sort by the first and then the next.
    private static TemplateValue Keys(TemplateValue item, TemplateValue? attribute, TemplateValue? caseSensitive, RenderContext context)
    {
        if (attribute is not StringValue names || !names.Text.Contains(',', StringComparison.Ordinal)) return Key(item, attribute, caseSensitive, context);
        context.StepOver(names);
        return new TupleValue([.. names.Text.Split(',').Select(name => Key(item, StringValue.Trusted(name), caseSensitive, context))]);
    }

    private static TemplateValue Key(TemplateValue item, TemplateValue? attribute, TemplateValue? caseSensitive, RenderContext context)
    {
        context.Step();
        TemplateValue key = attribute is null or NoneValue ? item : MemberAccess.GetPath(item, attribute, context);
        return key is StringValue text && caseSensitive?.IsTruthy != true ? StringMethods.Computed(text, CaseMapping.ToLower, context) : key;
    }
}
