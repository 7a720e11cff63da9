using System.Globalization;
using System.Text;

namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>Python's <c>str</c> and <c>repr</c>. Printed containers count as trusted only where every text inside is.</summary>
internal static class ValueText
{
    public static StringValue ToText(TemplateValue value, RenderContext context) => value switch
    {
        StringValue text => text,
        UndefinedValue => StringValue.Empty,
        _ => ToRepr(value, context),
    };

    public static StringValue ToRepr(TemplateValue value, RenderContext context)
    {
        if (Scalar(value) is { } scalar)
        {
            context.StepText(scalar.Length, scalar.Length);
            return StringValue.Trusted(scalar);
        }

        var output = new TextBuilder(context);
        bool trusted = Write(value, output, context);
        return output.ToValue(trusted);
    }

    private static string? Scalar(TemplateValue value) => value switch
    {
        BoolValue truth => truth.Value ? "True" : "False",
        NoneValue => "None",
        IntValue number => number.Value.ToString(CultureInfo.InvariantCulture),
        FloatValue number => FloatText.Format(number.Value),
        UndefinedValue => "Undefined",
        RangeValue range => range.Text,
        _ => null,
    };

    private static bool Write(TemplateValue value, TextBuilder output, RenderContext context)
    {
        context.Step();
        context.EnsureStack();
        switch (value)
        {
            case StringValue text:
                context.StepOver(text);
                output.Append(Quote(text.Text), true);
                return text.IsTrusted;
            case ListValue list:
                return WriteItems(list.Items, "[", "]", output, context);
            case TupleValue { Items.Count: 1 } single:
                return WriteItems(single.Items, "(", ",)", output, context);
            case TupleValue tuple:
                return WriteItems(tuple.Items, "(", ")", output, context);
            case ViewValue view:
                return WriteItems(view.Items, view.TypeName + "([", "])", output, context);
            case MapValue map:
                return WriteMap(map, output, context);
            default:
                output.Append(Scalar(value) ?? $"<{value.TypeName}>", true);
                return true;
        }
    }

    private static bool WriteItems(IReadOnlyList<TemplateValue> items, string open, string close, TextBuilder output, RenderContext context)
    {
        bool trusted = true;
        output.Append(open, true);
        for (int i = 0; i < items.Count; i++)
        {
            if (i > 0) output.Append(", ", true);
            trusted &= Write(items[i], output, context);
        }

        output.Append(close, true);
        return trusted;
    }

    private static bool WriteMap(MapValue map, TextBuilder output, RenderContext context)
    {
        bool trusted = true;
        bool isFirst = true;
        output.Append("{", true);
        foreach ((TemplateValue key, TemplateValue value) in map.Entries)
        {
            if (!isFirst) output.Append(", ", true);
            isFirst = false;
            trusted &= Write(key, output, context);
            output.Append(": ", true);
            trusted &= Write(value, output, context);
        }

        output.Append("}", true);
        return trusted;
    }

    private static string Quote(string text)
    {
        char quote = text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        var quoted = new StringBuilder(text.Length + 2).Append(quote);
        for (int at = 0; at < text.Length; at++)
        {
            char c = text[at];
            int width = PythonText.CodePointWidth(text, at);
            if (c == quote || c == '\\') quoted.Append('\\').Append(c);
            else if (c == '\n') quoted.Append("\\n");
            else if (c == '\r') quoted.Append("\\r");
            else if (c == '\t') quoted.Append("\\t");
            else if (PythonText.IsPrintable(text, at)) quoted.Append(text, at, width);
            else AppendEscape(quoted, width == 2 ? char.ConvertToUtf32(c, text[at + 1]) : c);
            at += width - 1;
        }

        return quoted.Append(quote).ToString();
    }

    private static void AppendEscape(StringBuilder text, int codePoint) => _ = codePoint switch
    {
        < 0x100 => text.Append(CultureInfo.InvariantCulture, $"\\x{codePoint:x2}"),
        < 0x10000 => text.Append(CultureInfo.InvariantCulture, $"\\u{codePoint:x4}"),
        _ => text.Append(CultureInfo.InvariantCulture, $"\\U{codePoint:x8}"),
    };
}
