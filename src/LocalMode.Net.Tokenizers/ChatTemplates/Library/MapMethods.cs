namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>The methods of maps. Those that would change one are denied, as in Jinja's immutable sandbox.</summary>
internal static class MapMethods
{
    public static TemplateValue? Find(MapValue map, string name) => name switch
    {
        "keys" => new FunctionValue(name, map, static (self, arguments, context) => View(self, arguments, "dict_keys", context)),
        "values" => new FunctionValue(name, map, static (self, arguments, context) => View(self, arguments, "dict_values", context)),
        "items" => new FunctionValue(name, map, static (self, arguments, context) => View(self, arguments, "dict_items", context)),
        "get" => new FunctionValue(name, map, Get),
        "copy" => new FunctionValue(name, map, static (self, _, _) => self),
        "clear" or "pop" or "popitem" or "setdefault" or "update" => new UndefinedValue($"access to attribute '{name}' of 'dict' object is unsafe."),
        _ => null,
    };

    public static IEnumerable<TemplateValue> Pairs(MapValue map)
    {
        foreach ((TemplateValue key, TemplateValue value) in map.Entries) yield return new TupleValue([key, value]);
    }

    private static ViewValue View(TemplateValue self, CallArguments arguments, string name, RenderContext context)
    {
        arguments.Bind(context, name["dict_".Length..]);
        var map = (MapValue)self;
        context.Step(map.Entries.Count);
        return new ViewValue(name, name switch
        {
            "dict_keys" => [.. map.Entries.Keys],
            "dict_values" => [.. map.Entries.Values],
            _ => [.. Pairs(map)],
        });
    }

    private static TemplateValue Get(TemplateValue self, CallArguments arguments, RenderContext context)
    {
        TemplateValue?[] bound = arguments.Bind(context, "get", "key", "default");
        if (bound[0] is not { } key) throw context.Fail("get needs a key");
        KeyComparer.RequireHashable(key, context);
        return ((MapValue)self).Entries.GetValueOrDefault(key) ?? bound[1] ?? NoneValue.Instance;
    }
}
