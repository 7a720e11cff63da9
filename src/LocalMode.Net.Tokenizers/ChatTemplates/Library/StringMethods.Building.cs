namespace LocalMode.Tokenizers.ChatTemplates;

internal static partial class StringMethods
{
    internal enum Alignment
    {
        Left,
        Right,
        Center,
    }

    /// <summary>Replaces up to <paramref name="count"/> times, without a limit below zero. The result is trusted only if all three texts are:
    /// otherwise a user could place the template's words by writing what is replaced.</summary>
    public static StringValue Replace(StringValue value, StringValue old, StringValue replacement, int count, RenderContext context)
    {
        if (count < 0) count = int.MaxValue;
        bool trusted = value.IsTrusted && old.IsTrusted && replacement.IsTrusted;
        var text = new TextBuilder(context);
        int at = 0;
        if (old.Text.Length == 0)
        {
            foreach (TemplateValue character in value.Iterate())
            {
                context.Step();
                if (count-- > 0) text.Append(replacement);
                text.Append((StringValue)character);
            }

            if (count > 0) text.Append(replacement);
            return text.ToValue(trusted);
        }

        while (count-- > 0 && TextSearch.IndexOf(value.Text.AsSpan(at), old.Text) is var next and >= 0)
        {
            int found = at + next;
            context.Step();
            text.Append(value.Between(at, found));
            text.Append(replacement);
            at = found + old.Text.Length;
        }

        if (at == 0) return value;
        text.Append(value.Between(at, value.Text.Length));
        return text.ToValue(trusted);
    }

    public static StringValue Pad(StringValue value, TemplateValue width, TemplateValue? fill, Alignment alignment, RenderContext context)
    {
        string with = fill is null ? " " : RequireText(fill, "padding", context).Text;
        if (PythonText.CountCodePoints(with) != 1) throw context.Fail("the fill character must be exactly one character long");
        int length = value.Length!.Value;
        int total = Numbers.ToInt32(width, 0, "the width", context);
        if (total <= length) return value;
        int missing = total - length;
        context.StepText(missing, (long)total * with.Length);
        // Python puts the odd one on the left only if the width is odd too.
        int left = alignment switch
        {
            Alignment.Left => 0,
            Alignment.Right => missing,
            _ => (missing / 2) + (missing & total & 1),
        };
        bool trusted = fill is not StringValue { IsTrusted: false };
        var text = new TextBuilder(context);
        for (int i = 0; i < left; i++) text.Append(with, trusted);
        text.Append(value);
        for (int i = left; i < missing; i++) text.Append(with, trusted);
        return text.ToValue();
    }

    private static StringValue PadMethod(StringValue value, CallArguments arguments, string method, Alignment alignment, RenderContext context)
    {
        TemplateValue?[] bound = arguments.Bind(context, method, "width", "fillchar");
        return Pad(value, bound[0] ?? throw context.Fail($"{method} needs a width"), bound[1], alignment, context);
    }

    private static StringValue ZeroFill(TemplateValue self, CallArguments arguments, RenderContext context)
    {
        var value = (StringValue)self;
        int width = Numbers.ToInt32(arguments.Bind(context, "zfill", "width")[0], 0, "the width", context);
        int missing = width - value.Length!.Value;
        if (missing <= 0) return value;
        context.StepText(missing, width);
        int sign = value.Text.Length > 0 && value.Text[0] is '+' or '-' ? 1 : 0;
        var text = new TextBuilder(context);
        text.Append(value.Between(0, sign));
        text.Append(new string('0', missing), trusted: true);
        text.Append(value.Between(sign, value.Text.Length));
        return text.ToValue();
    }

    private static StringValue ReplaceMethod(TemplateValue self, CallArguments arguments, RenderContext context)
    {
        TemplateValue?[] bound = arguments.Bind(context, "replace", "old", "new", "count");
        StringValue old = RequireText(bound[0], "replace", context);
        StringValue replacement = RequireText(bound[1], "replace", context);
        return Replace((StringValue)self, old, replacement, Numbers.ToInt32(bound[2], -1, "the count of replace", context), context);
    }
}
