namespace LocalMode.Tokenizers.ChatTemplates;

internal static partial class StringMethods
{
    private delegate bool AffixTest(ReadOnlySpan<char> text, ReadOnlySpan<char> affix);

    private static BoolValue Affix(StringValue value, CallArguments arguments, string method, AffixTest test, RenderContext context)
    {
        TemplateValue?[] bound = arguments.Bind(context, method, "affix", "start", "end");
        (int start, int end) = Bounds(value, bound[1], bound[2], context);
        if (start < 0) return BoolValue.False;
        IReadOnlyList<TemplateValue> affixes = bound[0] is TupleValue tuple ? tuple.Items : [RequireText(bound[0], method, context)];
        foreach (TemplateValue affix in affixes)
        {
            context.StepOver(affix);
            if (test(value.Text.AsSpan(start, end - start), RequireText(affix, method, context).Text)) return BoolValue.True;
        }

        return BoolValue.False;
    }

    private static int Find(StringValue value, CallArguments arguments, string method, bool last, RenderContext context)
    {
        TemplateValue?[] bound = arguments.Bind(context, method, "sub", "start", "end");
        string part = RequireText(bound[0], method, context).Text;
        (int start, int end) = Bounds(value, bound[1], bound[2], context);
        if (start < 0) return -1;
        ReadOnlySpan<char> text = value.Text.AsSpan(start, end - start);
        int at = last ? TextSearch.LastIndexOf(text, part) : TextSearch.IndexOf(text, part);
        return at < 0 ? -1 : value.CodePointIndex(start + at);
    }

    private static IntValue Index(StringValue value, CallArguments arguments, string method, bool last, RenderContext context)
    {
        int at = Find(value, arguments, method, last, context);
        return at >= 0 ? IntValue.Of(at) : throw context.Fail("substring not found");
    }

    private static IntValue Count(TemplateValue self, CallArguments arguments, RenderContext context)
    {
        var value = (StringValue)self;
        TemplateValue?[] bound = arguments.Bind(context, "count", "sub", "start", "end");
        string part = RequireText(bound[0], "count", context).Text;
        (int start, int end) = Bounds(value, bound[1], bound[2], context);
        if (start < 0) return IntValue.Of(0);
        if (part.Length == 0) return IntValue.Of(PythonText.CountCodePoints(value.Text.AsSpan(start, end - start)) + 1);
        return IntValue.Of(TextSearch.Count(value.Text.AsSpan(start, end - start), part));
    }

    /// <summary>Resolves start and end, in code points, to UTF-16 offsets; a start of -1 says that nothing can be found.</summary>
    private static (int Start, int End) Bounds(StringValue value, TemplateValue? start, TemplateValue? end, RenderContext context)
    {
        if (start is null && end is null) return (0, value.Text.Length);
        int length = value.Length!.Value;
        if (Numbers.ToInt32(start, 0, "start", context) > length) return (-1, -1);
        (int first, int count, _) = SequenceIndex.Resolve(start, end, null, length, context);
        int from = value.CodePointOffset(first);
        return (from, value.CodePointOffset(first + count));
    }

    private static StringValue Join(TemplateValue self, CallArguments arguments, RenderContext context)
    {
        var separator = (StringValue)self;
        TemplateValue items = arguments.Bind(context, "join", "iterable")[0] ?? throw context.Fail("join needs what to join");
        var text = new TextBuilder(context);
        int index = 0;
        foreach (TemplateValue item in context.Iterate(items))
        {
            context.Step();
            if (item is not StringValue part) throw context.Fail($"sequence item {index}: expected str instance, {item.TypeName} found");
            if (index++ > 0) text.Append(separator);
            text.Append(part);
        }

        return text.ToValue();
    }
}
