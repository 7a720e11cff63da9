using System.Text;

namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>Filters over text.</summary>
internal static class TextFilters
{
    public static IEnumerable<(string Name, TemplateFunction Function)> All { get; } =
    [
        ("trim", Trim),
        ("upper", static (value, arguments, context) => StringMethods.Upper(Text(value, context), arguments, context)),
        ("lower", static (value, arguments, context) => StringMethods.Lower(Text(value, context), arguments, context)),
        ("capitalize", static (value, arguments, context) => StringMethods.Capitalize(Text(value, context), arguments, context)),
        ("title", Title),
        ("replace", Replace),
        ("string", static (value, _, context) => Text(value, context)),
        ("escape", static (value, _, context) => MarkupText.Escape(Text(value, context))),
        ("e", static (value, _, context) => MarkupText.Escape(Text(value, context))),
        ("forceescape", static (value, _, context) => MarkupText.ForceEscape(Text(value, context))),
        ("safe", static (value, _, context) => Text(value, context).AsMarkup()),
        ("striptags", StripTags),
        ("format", Format),
        ("wordcount", WordCount),
        ("urlencode", UrlEncode),
    ];

    /// <summary>Returns the value as text, as most filters take it.</summary>
    public static StringValue Text(TemplateValue value, RenderContext context) => ValueText.ToText(value, context);

    private static StringValue Trim(TemplateValue value, CallArguments arguments, RenderContext context) =>
        StringMethods.StripBoth(Text(value, context), arguments.Bind(context, "trim", "chars")[0], context);

    // A word starts after white space, a hyphen or an opening bracket; an apostrophe does not start one.
    private static StringValue Title(TemplateValue value, CallArguments arguments, RenderContext context)
    {
        arguments.Bind(context, "title");
        StringValue source = Text(value, context);
        var text = new StringBuilder(source.Text.Length);
        int at = 0;
        while (at < source.Text.Length)
        {
            int start = at;
            while (at < source.Text.Length && StartsWord(source.Text[at])) at++;
            text.Append(source.Text, start, at - start);
            start = at;
            while (at < source.Text.Length && !StartsWord(source.Text[at])) at++;
            if (at == start) continue;
            int width = PythonText.CodePointWidth(source.Text, start);
            text.Append(CaseMapping.ToUpper(source.Text.Substring(start, width)));
            text.Append(CaseMapping.ToLower(source.Text[(start + width)..at]));
        }

        return StringValue.Of(text.ToString(), source.IsTrusted);
    }

    private static bool StartsWord(char c) => PythonText.IsSpace(c) || c is '-' or '(' or '{' or '[' or '<';

    private static StringValue Replace(TemplateValue value, CallArguments arguments, RenderContext context)
    {
        TemplateValue?[] bound = arguments.Bind(context, "replace", "old", "new", "count");
        if (bound[0] is null || bound[1] is null) throw context.Fail("replace needs what to replace and with what");
        int count = Numbers.ToInt32(bound[2], -1, "the count of replace", context);
        return StringMethods.Replace(Text(value, context), Text(bound[0]!, context), Text(bound[1]!, context), count, context);
    }

    private static StringValue StripTags(TemplateValue value, CallArguments arguments, RenderContext context)
    {
        StringValue source = Text(value, context);
        var text = new StringBuilder(source.Text.Length);
        int depthStart = -1;
        for (int i = 0; i < source.Text.Length; i++)
        {
            if (depthStart < 0 && source.Text[i] == '<' && source.Text.IndexOf('>', i) > 0) depthStart = i;
            if (depthStart < 0) text.Append(source.Text[i]);
            else if (source.Text[i] == '>') depthStart = -1;
        }

        IEnumerable<string> words = StringMethods.SplitSpace(text.ToString());
        return StringValue.Of(string.Join(' ', words), source.IsTrusted);
    }

    private static StringValue Format(TemplateValue value, CallArguments arguments, RenderContext context)
    {
        if (arguments.Named.Length == 0) return PrintfFormat.Format(Text(value, context), new TupleValue(arguments.Positional), context);
        if (arguments.Positional.Length > 0) throw context.Fail("format takes positional or named arguments, not both");
        var map = new MapValue();
        foreach ((string name, TemplateValue argument) in arguments.Named) map.Set(StringValue.Trusted(name), argument, context);
        return PrintfFormat.Format(Text(value, context), map, context);
    }

    private static IntValue WordCount(TemplateValue value, CallArguments arguments, RenderContext context)
    {
        int count = 0;
        bool inside = false;
        foreach (char c in Text(value, context).Text)
        {
            bool isWord = char.IsLetterOrDigit(c) || c == '_' || char.IsSurrogate(c);
            if (isWord && !inside) count++;
            inside = isWord;
        }

        return IntValue.Of(count);
    }

    private static StringValue UrlEncode(TemplateValue value, CallArguments arguments, RenderContext context)
    {
        if (value is not (MapValue or SequenceValue or GeneratorValue))
        {
            StringValue source = Text(value, context);
            return StringValue.Of(Quote(source.Text, "/"), source.IsTrusted);
        }

        IEnumerable<TemplateValue> pairs = value is MapValue map ? MapMethods.Pairs(map) : context.ToList(value);
        bool trusted = true;
        List<string> parts = [];
        foreach (TemplateValue pair in pairs)
        {
            IReadOnlyList<TemplateValue> two = context.ToList(pair);
            if (two.Count != 2) throw context.Fail("urlencode needs pairs");
            (StringValue key, StringValue item) = (Text(two[0], context), Text(two[1], context));
            trusted &= key.IsTrusted && item.IsTrusted;
            parts.Add($"{Quote(key.Text, " ").Replace(' ', '+')}={Quote(item.Text, " ").Replace(' ', '+')}");
        }

        return StringValue.Of(string.Join('&', parts), trusted);
    }

    private static string Quote(string text, string safe)
    {
        var quoted = new StringBuilder(text.Length);
        foreach (byte b in Encoding.UTF8.GetBytes(text))
        {
            char c = (char)b;
            if (char.IsAsciiLetterOrDigit(c) || "_.-~".Contains(c, StringComparison.Ordinal) || safe.Contains(c, StringComparison.Ordinal)) quoted.Append(c);
            else quoted.Append('%').Append(System.Convert.ToHexString([b]));
        }

        return quoted.ToString();
    }
}
