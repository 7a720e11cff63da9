using System.Globalization;

namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>Filters that lay text out: indentation, width and length.</summary>
internal static class LayoutFilters
{
    public static IEnumerable<(string Name, TemplateFunction Function)> All { get; } =
    [
        ("indent", Indent),
        ("center", Center),
        ("truncate", Truncate),
        ("wordwrap", WordWrap),
        ("filesizeformat", FileSize),
    ];

    private static StringValue Indent(TemplateValue value, CallArguments arguments, RenderContext context)
    {
        TemplateValue?[] bound = arguments.Bind(context, "indent", "width", "first", "blank");
        StringValue source = TextFilters.Text(value, context);
        StringValue indentation = bound[0] as StringValue
            ?? StringValue.Trusted(Spaces(bound[0] ?? IntValue.Of(4), "indent", context));
        bool first = bound[1]?.IsTruthy == true;
        bool blank = bound[2]?.IsTruthy == true;
        var text = new TextBuilder(context);
        bool isFirst = true;
        foreach (StringValue line in StringMethods.Lines(source, dropLastBreak: false))
        {
            context.Step();
            if (!isFirst) text.Append("\n", source.IsTrusted);
            if (isFirst ? first : blank || line.Text.Length > 0) text.Append(indentation);
            isFirst = false;
            text.Append(line);
        }

        return text.ToValue();
    }

    /// <summary>Returns the spaces that an argument counts.</summary>
    public static string Spaces(TemplateValue width, string filter, RenderContext context)
    {
        int count = Numbers.ToInt32(width, 0, $"the width of {filter}", context);
        if (count > FormatSpec.MaxWidth) throw context.Fail($"{filter} by more than {FormatSpec.MaxWidth} spaces is not supported");
        return new string(' ', Math.Max(0, count));
    }

    private static StringValue Center(TemplateValue value, CallArguments arguments, RenderContext context) =>
        StringMethods.Pad(TextFilters.Text(value, context), arguments.Bind(context, "center", "width")[0] ?? IntValue.Of(80), null, StringMethods.Alignment.Center, context);

    private static StringValue Truncate(TemplateValue value, CallArguments arguments, RenderContext context)
    {
        TemplateValue?[] bound = arguments.Bind(context, "truncate", "length", "killwords", "end", "leeway");
        StringValue source = TextFilters.Text(value, context);
        int length = Numbers.ToInt32(bound[0], 255, "the length of truncate", context);
        StringValue end = bound[2] is null ? StringValue.Trusted("...") : TextFilters.Text(bound[2]!, context);
        int leeway = Numbers.ToInt32(bound[3], 5, "the leeway of truncate", context);
        int kept = length - end.Length!.Value;
        if (kept < 0 || leeway < 0) throw context.Fail("truncate needs a length that its end fits into, and no negative leeway");
        if (source.Length!.Value <= (long)length + leeway) return source;
        StringValue cut = source.SliceCodePoints(0, kept);
        if (bound[1]?.IsTruthy != true && cut.Text.LastIndexOf(' ') is var space and >= 0) cut = cut.Substring(0, space);
        var text = new TextBuilder(context);
        text.Append(cut);
        text.Append(end);
        return text.ToValue();
    }

    private static StringValue WordWrap(TemplateValue value, CallArguments arguments, RenderContext context)
    {
        TemplateValue?[] bound = arguments.Bind(context, "wordwrap", "width", "break_long_words", "wrapstring", "break_on_hyphens");
        if (bound[3] is not null) throw context.Fail("wordwrap with break_on_hyphens is not supported");
        StringValue source = TextFilters.Text(value, context);
        int width = Numbers.ToInt32(bound[0], 79, "the width of wordwrap", context);
        if (width <= 0) throw context.Fail("the width of wordwrap must be positive");
        StringValue newline = bound[2] is null ? StringValue.Trusted("\n") : TextFilters.Text(bound[2]!, context);
        bool breakWords = bound[1]?.IsTruthy != false;
        var text = new TextBuilder(context);
        bool isFirst = true;
        bool isWrapped = false;
        foreach (StringValue line in StringMethods.Lines(source, dropLastBreak: true))
        {
            context.Step();
            if (!isFirst) Break();
            isFirst = false;
            WrapLine(line.Text, width, breakWords, text, Break);
        }

        return text.ToValue(source.IsTrusted && (!isWrapped || newline.IsTrusted));

        void Break()
        {
            context.Step();
            text.Append(newline.Text, true);
            isWrapped = true;
        }
    }

    private static void WrapLine(string line, int width, bool breakWords, TextBuilder text, Action breakLine)
    {
        int used = 0;
        for (int at = 0; StringMethods.NextWord(line, at, out int start, out int end); at = end)
        {
            int length = PythonText.CountCodePoints(line.AsSpan(start, end - start));
            if (used > 0 && used + 1L + length <= width)
            {
                text.Append(" ", true);
                used++;
            }
            else if (used > 0)
            {
                breakLine();
                used = 0;
            }

            for (; breakWords && length > width; length -= width)
            {
                int cut = start;
                for (int i = 0; i < width; i++) cut += PythonText.CodePointWidth(line, cut);
                text.Append(line.AsSpan(start, cut - start), true);
                breakLine();
                start = cut;
            }

            text.Append(line.AsSpan(start, end - start), true);
            used += length;
        }
    }

    private static StringValue FileSize(TemplateValue value, CallArguments arguments, RenderContext context)
    {
        bool binary = arguments.Bind(context, "filesizeformat", "binary")[0]?.IsTruthy == true;
        double size = value is StringValue text ? ValueFilters.ParseFloat(text.Text) ?? throw context.Fail("filesizeformat needs a number") : Numbers.ToDouble(value);
        if (double.IsNaN(size)) throw context.Fail("filesizeformat needs a number");
        double unit = binary ? 1024 : 1000;
        if (size == 1) return StringValue.Trusted("1 Byte");
        if (size < unit) return StringValue.Trusted(string.Create(CultureInfo.InvariantCulture, $"{Math.Truncate(size)} Bytes"));
        int prefix = 0;
        for (size /= unit; size >= unit && prefix < 7; size /= unit) prefix++;
        string name = "kMGTPEZY"[prefix].ToString();
        return StringValue.Trusted($"{DecimalText.Fixed(size, 1)} {(binary ? name.ToUpperInvariant() + "iB" : name + "B")}");
    }
}
