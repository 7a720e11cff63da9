using System.Buffers;
using System.Text;

namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>Filters over text.</summary>
internal static class TextFilters
{
    private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~";
    private const string HexDigits = "0123456789ABCDEF";

    private static readonly SearchValues<char> SafeInPath = SearchValues.Create(Unreserved + "/");
    private static readonly SearchValues<char> SafeInQuery = SearchValues.Create(Unreserved);

    public static IEnumerable<(string Name, TemplateFunction Function)> All { get; } =
    [
        ("trim", Trim),
        ("upper", static (value, arguments, context) => StringMethods.Upper(Text(value, context), arguments, context)),
        ("lower", static (value, arguments, context) => StringMethods.Lower(Text(value, context), arguments, context)),
        ("capitalize", static (value, arguments, context) => StringMethods.Capitalize(Text(value, context), arguments, context)),
        ("title", Title),
        ("replace", Replace),
        ("string", static (value, _, context) => Text(value, context)),
        ("escape", static (value, _, context) => MarkupText.Escape(Text(value, context), context)),
        ("e", static (value, _, context) => MarkupText.Escape(Text(value, context), context)),
        ("forceescape", static (value, _, context) => MarkupText.ForceEscape(Text(value, context), context)),
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
        var text = new TextBuilder(context);
        int at = 0;
        while (at < source.Text.Length)
        {
            context.Step();
            int start = at;
            while (at < source.Text.Length && StartsWord(source.Text[at])) at++;
            text.Append(source.Text.AsSpan(start, at - start), true);
            start = at;
            while (at < source.Text.Length && !StartsWord(source.Text[at])) at++;
            if (at == start) continue;
            int width = PythonText.CodePointWidth(source.Text, start);
            text.Append(CaseMapping.ToUpper(source.Text.Substring(start, width)), true);
            text.Append(CaseMapping.ToLower(source.Text[(start + width)..at]), true);
        }

        return text.ToValue(source.IsTrusted);
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
        context.StepText(source.Text.Length, 0);
        string plain = WithoutTags(source.Text);
        var text = new TextBuilder(context);
        for (int at = 0; StringMethods.NextWord(plain, at, out int start, out int end); at = end)
        {
            if (text.Length > 0) text.Append(" ", true);
            text.Append(plain.AsSpan(start, end - start), true);
        }

        return text.ToValue(source.IsTrusted);
    }

    private static string WithoutTags(string source)
    {
        var text = new StringBuilder(source.Length);
        int at = 0;
        while (source.IndexOf('<', at) is var open and >= 0 && source.IndexOf('>', open) is var close and >= 0)
        {
            text.Append(source, at, open - at);
            at = close + 1;
        }

        return text.Append(source, at, source.Length - at).ToString();
    }

    private static StringValue Format(TemplateValue value, CallArguments arguments, RenderContext context)
    {
        if (arguments.Named.Length == 0) return PrintfFormat.Format(Text(value, context), new TupleValue(arguments.Positional), context);
        if (arguments.Positional.Length > 0) throw context.Fail("format takes positional or named arguments, not both");
        var map = new MapValue();
        foreach ((StringValue name, TemplateValue argument) in arguments.Named) map.Set(name, argument, context);
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
        var text = new TextBuilder(context);
        if (value is not (MapValue or SequenceValue or GeneratorValue))
        {
            StringValue source = Text(value, context);
            Quote(source.Text, isPath: true, text);
            return text.ToValue(source.IsTrusted);
        }

        IEnumerable<TemplateValue> pairs = value is MapValue map ? MapMethods.Pairs(map) : context.ToList(value);
        bool trusted = true;
        foreach (TemplateValue pair in pairs)
        {
            context.Step();
            IReadOnlyList<TemplateValue> two = context.ToList(pair);
            if (two.Count != 2) throw context.Fail("urlencode needs pairs");
            (StringValue key, StringValue item) = (Text(two[0], context), Text(two[1], context));
            trusted &= key.IsTrusted && item.IsTrusted;
            if (text.Length > 0) text.Append("&", true);
            Quote(key.Text, isPath: false, text);
            text.Append("=", true);
            Quote(item.Text, isPath: false, text);
        }

        return text.ToValue(trusted);
    }

    // A path keeps its slashes; a query writes blanks as plus signs.
    private static void Quote(ReadOnlySpan<char> text, bool isPath, TextBuilder output)
    {
        Span<byte> bytes = stackalloc byte[4];
        SearchValues<char> safe = isPath ? SafeInPath : SafeInQuery;
        while (true)
        {
            int plain = text.IndexOfAnyExcept(safe);
            output.Append(plain < 0 ? text : text[..plain], true);
            if (plain < 0) return;
            text = text[plain..];
            Rune.DecodeFromUtf16(text, out Rune rune, out int width);
            text = text[width..];
            if (rune.Value == ' ' && !isPath)
            {
                output.Append("+", true);
                continue;
            }

            foreach (byte b in bytes[..rune.EncodeToUtf8(bytes)]) output.Append(['%', HexDigits[b >> 4], HexDigits[b & 15]], true);
        }
    }
}
