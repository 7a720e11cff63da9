namespace LocalMode.Tokenizers.ChatTemplates;

internal static partial class StringMethods
{
    public static StringValue StripBoth(StringValue text, TemplateValue? characters, RenderContext context) => Strip(text, characters, start: true, end: true, context);

    /// <summary>Finds the next word between runs of white space.</summary>
    public static bool NextWord(string text, int from, out int start, out int end)
    {
        start = from + PythonText.StartOfText(text.AsSpan(from));
        end = start;
        while (end < text.Length && !PythonText.IsSpace(text[end])) end++;
        return start < end;
    }

    /// <summary>Returns the lines without their breaks. With <paramref name="dropLastBreak"/> a break at the end starts no further line.</summary>
    public static IEnumerable<StringValue> Lines(StringValue value, bool dropLastBreak, bool keepBreaks = false)
    {
        string text = value.Text;
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (!IsLineBreak(text[i])) continue;
            int next = text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n' ? i + 2 : i + 1;
            yield return value.Between(start, keepBreaks ? next : i);
            start = next;
            i = next - 1;
        }

        if (start < text.Length || !dropLastBreak) yield return value.Between(start, text.Length);
    }

    private static bool IsLineBreak(char c) => c is '\n' or '\r' or '\v' or '\f' or (>= '\u001c' and <= '\u001e') or '\u0085' or '\u2028' or '\u2029';

    private static StringValue Strip(StringValue value, TemplateValue? characters, bool start, bool end, RenderContext context)
    {
        string text = value.Text;
        if (characters is null or NoneValue)
        {
            int from = start ? PythonText.StartOfText(text) : 0;
            return value.Between(from, Math.Max(from, end ? PythonText.EndOfText(text) : text.Length));
        }

        string set = RequireText(characters, "strip", context).Text;
        int first = 0;
        int last = text.Length;
        while (start && first < last && Holds(set, text, first, out int width, context)) first += width;
        while (end && last > first)
        {
            int at = last > 1 && char.IsSurrogatePair(text[last - 2], text[last - 1]) ? last - 2 : last - 1;
            if (!Holds(set, text, at, out _, context)) break;
            last = at;
        }

        return value.Between(first, last);
    }

    private static bool Holds(string set, string text, int at, out int width, RenderContext context)
    {
        context.StepText(set.Length, 0);
        width = PythonText.CodePointWidth(text, at);
        return set.AsSpan().IndexOf(text.AsSpan(at, width)) >= 0;
    }

    private static StringValue RemovePrefix(TemplateValue self, CallArguments arguments, RenderContext context)
    {
        var value = (StringValue)self;
        string prefix = RequireText(arguments.Bind(context, "removeprefix", "prefix")[0], "removeprefix", context).Text;
        return value.Text.StartsWith(prefix, StringComparison.Ordinal) ? value.Between(prefix.Length, value.Text.Length) : value;
    }

    private static StringValue RemoveSuffix(TemplateValue self, CallArguments arguments, RenderContext context)
    {
        var value = (StringValue)self;
        string suffix = RequireText(arguments.Bind(context, "removesuffix", "suffix")[0], "removesuffix", context).Text;
        return value.Text.EndsWith(suffix, StringComparison.Ordinal) ? value.Between(0, value.Text.Length - suffix.Length) : value;
    }

    private static ListValue SplitLines(TemplateValue self, CallArguments arguments, RenderContext context)
    {
        bool keep = arguments.Bind(context, "splitlines", "keepends")[0]?.IsTruthy == true;
        List<TemplateValue> lines = [];
        foreach (StringValue line in Lines((StringValue)self, dropLastBreak: true, keep))
        {
            context.Step();
            lines.Add(line);
        }

        return new ListValue(lines);
    }

    private static ListValue Split(StringValue value, CallArguments arguments, string method, bool fromEnd, RenderContext context)
    {
        TemplateValue?[] bound = arguments.Bind(context, method, "sep", "maxsplit");
        int limit = Numbers.ToInt32(bound[1], -1, "maxsplit", context);
        if (limit < 0) limit = int.MaxValue;
        List<TemplateValue> parts = bound[0] is null or NoneValue
            ? fromEnd ? SplitSpaceFromEnd(value, limit, context) : SplitSpace(value, limit, context)
            : SplitAt(value, Separator(bound[0], method, context), limit, fromEnd, context);
        if (fromEnd) parts.Reverse();
        return new ListValue(parts);
    }

    private static string Separator(TemplateValue? value, string method, RenderContext context)
    {
        string separator = RequireText(value, method, context).Text;
        return separator.Length > 0 ? separator : throw context.Fail("empty separator");
    }

    private static List<TemplateValue> SplitAt(StringValue value, string separator, int limit, bool fromEnd, RenderContext context)
    {
        List<TemplateValue> parts = [];
        int start = 0;
        int end = value.Text.Length;
        while (limit-- > 0)
        {
            ReadOnlySpan<char> rest = value.Text.AsSpan(start, end - start);
            int found = fromEnd ? TextSearch.LastIndexOf(rest, separator) : TextSearch.IndexOf(rest, separator);
            if (found < 0) break;
            context.Step();
            found += start;
            parts.Add(fromEnd ? value.Between(found + separator.Length, end) : value.Between(start, found));
            if (fromEnd) end = found;
            else start = found + separator.Length;
        }

        parts.Add(value.Between(start, end));
        return parts;
    }

    private static List<TemplateValue> SplitSpace(StringValue value, int limit, RenderContext context)
    {
        string text = value.Text;
        List<TemplateValue> parts = [];
        int at = PythonText.StartOfText(text);
        while (at < text.Length)
        {
            context.Step();
            int start = at;
            if (limit-- <= 0)
            {
                parts.Add(value.Between(start, PythonText.EndOfText(text)));
                break;
            }

            while (at < text.Length && !PythonText.IsSpace(text[at])) at++;
            parts.Add(value.Between(start, at));
            at += PythonText.StartOfText(text.AsSpan(at));
        }

        return parts;
    }

    private static List<TemplateValue> SplitSpaceFromEnd(StringValue value, int limit, RenderContext context)
    {
        string text = value.Text;
        List<TemplateValue> parts = [];
        int at = PythonText.EndOfText(text);
        while (at > 0)
        {
            context.Step();
            int end = at;
            if (limit-- <= 0)
            {
                parts.Add(value.Between(PythonText.StartOfText(text), end));
                break;
            }

            while (at > 0 && !PythonText.IsSpace(text[at - 1])) at--;
            parts.Add(value.Between(at, end));
            at = PythonText.EndOfText(text.AsSpan(0, at));
        }

        return parts;
    }

    private static TupleValue Partition(StringValue value, CallArguments arguments, string method, bool fromEnd, RenderContext context)
    {
        TemplateValue? argument = arguments.Bind(context, method, "sep")[0];
        string separator = Separator(argument, method, context);
        int at = fromEnd ? TextSearch.LastIndexOf(value.Text, separator) : TextSearch.IndexOf(value.Text, separator);
        if (at < 0) return fromEnd ? new TupleValue([StringValue.Empty, StringValue.Empty, value]) : new TupleValue([value, StringValue.Empty, StringValue.Empty]);
        return new TupleValue([value.Between(0, at), value.Between(at, at + separator.Length), value.Between(at + separator.Length, value.Text.Length)]);
    }
}
