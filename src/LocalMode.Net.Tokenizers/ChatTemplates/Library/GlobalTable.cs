using System.Collections.Frozen;

namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>The functions that every template can call by name.</summary>
internal static class GlobalTable
{
    private static readonly FrozenDictionary<string, TemplateValue> Globals = new Dictionary<string, TemplateFunction>(StringComparer.Ordinal)
    {
        ["raise_exception"] = RaiseException,
        ["strftime_now"] = StrftimeNow,
        ["range"] = Range,
        ["dict"] = static (_, arguments, context) => ToMap(arguments, context),
        ["namespace"] = Namespace,
        ["cycler"] = Cycler,
        ["joiner"] = static (_, arguments, context) => new JoinerValue(arguments.Bind(context, "joiner", "sep")[0] ?? StringValue.Trusted(", ")),
        ["lipsum"] = static (_, _, context) => throw context.Fail("the function 'lipsum' is not supported"),
    }.ToFrozenDictionary(static entry => entry.Key, static TemplateValue (entry) => new FunctionValue(entry.Key, NoneValue.Instance, entry.Value), StringComparer.Ordinal);

    public static TemplateValue? Find(string name) => Globals.GetValueOrDefault(name);

    private static TemplateValue RaiseException(TemplateValue self, CallArguments arguments, RenderContext context) =>
        throw context.Fail(ValueText.ToText(arguments.Bind(context, "raise_exception", "message")[0] ?? StringValue.Empty, context).Text);

    private static StringValue StrftimeNow(TemplateValue self, CallArguments arguments, RenderContext context)
    {
        if (arguments.Bind(context, "strftime_now", "format")[0] is not StringValue format) throw context.Fail("strftime_now needs a format");
        return StrftimeFormat.Format(format, context.TimeProvider.GetLocalNow(), context);
    }

    private static RangeValue Range(TemplateValue self, CallArguments arguments, RenderContext context)
    {
        TemplateValue?[] bound = arguments.Bind(context, "range", "start", "stop", "step");
        if (bound[0] is null or NoneValue) throw context.Fail("range needs a number");
        int first = Numbers.ToInt32(bound[0], 0, "an argument of range", context);
        int start = bound[1] is null ? 0 : first;
        int stop = bound[1] is null ? first : Numbers.ToInt32(bound[1], 0, "an argument of range", context);
        int step = Numbers.ToInt32(bound[2], 1, "an argument of range", context);
        if (step == 0) throw context.Fail("range() arg 3 must not be zero");
        long span = step > 0 ? (long)stop - start : (long)start - stop;
        long size = Math.Abs((long)step);
        long count = span <= 0 ? 0 : (span + size - 1) / size;
        if (count > RangeValue.MaxCount) throw context.Fail($"Range too big. The sandbox blocks ranges larger than {RangeValue.MaxCount}.");
        return new RangeValue(start, stop, step, (int)count);
    }

    private static NamespaceValue Namespace(TemplateValue self, CallArguments arguments, RenderContext context)
    {
        var created = new NamespaceValue();
        foreach ((TemplateValue key, TemplateValue value) in ToMap(arguments, context).Entries)
        {
            created.Set(key is StringValue name ? name.Text : throw context.Fail("the names in a namespace must be strings"), value);
        }

        return created;
    }

    private static CyclerValue Cycler(TemplateValue self, CallArguments arguments, RenderContext context) =>
        arguments.Positional.Length > 0 ? new CyclerValue(arguments.Positional) : throw context.Fail("at least one item has to be provided");

    private static MapValue ToMap(CallArguments arguments, RenderContext context)
    {
        var map = new MapValue();
        if (arguments.Positional.Length > 1) throw context.Fail("dict expects at most one positional argument");
        foreach (TemplateValue source in arguments.Positional)
        {
            IEnumerable<TemplateValue> pairs = source is MapValue entries ? MapMethods.Pairs(entries) : context.ToList(source);
            foreach (TemplateValue pair in pairs)
            {
                context.Step();
                IReadOnlyList<TemplateValue> two = context.ToList(pair);
                if (two.Count != 2) throw context.Fail("dict needs pairs");
                map.Set(two[0], two[1], context);
            }
        }

        foreach ((StringValue name, TemplateValue value) in arguments.Named) map.Set(name, value, context);
        return map;
    }
}
