using System.Numerics;

namespace LocalMode.Tokenizers.ChatTemplates;

internal static partial class Arithmetic
{
    /// <summary>Joins two texts. Text that was escaped stays so: what joins it is escaped first.</summary>
    private static StringValue Concat(StringValue left, StringValue right, RenderContext context)
    {
        bool markup = left.IsMarkup || right.IsMarkup;
        var text = new TextBuilder(context);
        text.Append(markup ? MarkupText.Escape(left, context) : left);
        text.Append(markup ? MarkupText.Escape(right, context) : right);
        return text.ToValue().AsMarkup(markup);
    }

    private static TemplateValue Repeat(TemplateValue value, BigInteger times, RenderContext context)
    {
        long length = value is StringValue text ? text.Text.Length : ((SequenceValue)value).Items.Count;
        int count = length == 0 || times <= 0 ? 0 : (int)BigInteger.Min(times, int.MaxValue / 2);
        if (value is StringValue single)
        {
            context.StepText(0, length * count);
            var builder = new TextBuilder(context);
            builder.Append(single, count);
            return builder.ToValue();
        }

        context.Step(length * count);
        var sequence = (SequenceValue)value;
        var items = new List<TemplateValue>((int)length * count);
        for (int i = 0; i < count; i++) items.AddRange(sequence.Items);
        return sequence.With(items);
    }

    private static void RequireNumbers(string name, TemplateValue left, TemplateValue right, RenderContext context)
    {
        RefuseUndefined(left, right, context);
        if (Numbers.IsNumber(left) && Numbers.IsNumber(right)) return;
        throw context.Fail($"unsupported operand type(s) for {name}: '{left.TypeName}' and '{right.TypeName}'");
    }

    private static void RefuseUndefined(TemplateValue left, TemplateValue right, RenderContext context)
    {
        if ((left as UndefinedValue ?? right as UndefinedValue) is { } missing) throw context.Fail(missing.Message);
    }

    private static bool Checked(long bits, RenderContext context)
    {
        if (bits > IntValue.MaxBits) throw context.Fail($"an integer grows beyond {IntValue.MaxDigits} digits");
        context.Step(bits / 64);
        return true;
    }
}
