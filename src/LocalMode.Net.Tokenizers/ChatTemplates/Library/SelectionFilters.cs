namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>Filters that apply a filter or a test to each element, lazily and once.</summary>
internal static class SelectionFilters
{
    public static IEnumerable<(string Name, TemplateFunction Function)> All { get; } =
    [
        ("map", Map),
        ("select", static (value, arguments, context) => Select(value, arguments, attribute: null, keep: true, context)),
        ("reject", static (value, arguments, context) => Select(value, arguments, attribute: null, keep: false, context)),
        ("selectattr", static (value, arguments, context) => SelectAttribute(value, arguments, keep: true, context)),
        ("rejectattr", static (value, arguments, context) => SelectAttribute(value, arguments, keep: false, context)),
    ];

    private static GeneratorValue Map(TemplateValue value, CallArguments arguments, RenderContext context)
    {
        if (arguments.Positional.Length == 0)
        {
            TemplateValue?[] bound = arguments.Bind(context, "map", "attribute", "default");
            return new GeneratorValue(MapAttribute(value, bound[0] ?? throw context.Fail("map requires a filter argument"), bound[1], context), context);
        }

        if (arguments.Positional[0] is not StringValue name) throw context.Fail("map needs the name of a filter");
        return new GeneratorValue(MapFilter(value, name.Text, arguments.Skip(1), context), context);
    }

    private static IEnumerable<TemplateValue> MapAttribute(TemplateValue value, TemplateValue path, TemplateValue? missing, RenderContext context)
    {
        foreach (TemplateValue item in context.Iterate(value))
        {
            context.Step();
            TemplateValue found = MemberAccess.GetPath(item, path, context);
            yield return found is UndefinedValue && missing is not null ? missing : found;
        }
    }

    private static IEnumerable<TemplateValue> MapFilter(TemplateValue value, string name, CallArguments arguments, RenderContext context)
    {
        TemplateFunction filter = FilterTable.Get(name, context);
        foreach (TemplateValue item in context.Iterate(value))
        {
            context.Step();
            context.StepOver(item);
            yield return filter(item, arguments, context);
        }
    }

    private static GeneratorValue SelectAttribute(TemplateValue value, CallArguments arguments, bool keep, RenderContext context)
    {
        if (arguments.Positional.Length == 0) throw context.Fail("selectattr and rejectattr need an attribute");
        return Select(value, arguments.Skip(1), arguments.Positional[0], keep, context);
    }

    private static GeneratorValue Select(TemplateValue value, CallArguments arguments, TemplateValue? attribute, bool keep, RenderContext context)
    {
        TestFunction? test = null;
        if (arguments.Positional.Length > 0)
        {
            string name = (arguments.Positional[0] as StringValue)?.Text ?? throw context.Fail("the test to select by must be a name");
            if (!TestTable.TryGet(name, out test)) throw context.Fail($"the test '{name}' is unknown or not supported");
            arguments = arguments.Skip(1);
        }

        return new GeneratorValue(Selected(), context);

        IEnumerable<TemplateValue> Selected()
        {
            foreach (TemplateValue item in context.Iterate(value))
            {
                context.Step();
                TemplateValue tested = attribute is null ? item : MemberAccess.GetPath(item, attribute, context);
                if ((test?.Invoke(tested, arguments, context) ?? tested.IsTruthy) == keep) yield return item;
            }
        }
    }
}
