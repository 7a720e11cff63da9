namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary><c>target[start:stop:step]</c>.</summary>
internal sealed class SliceExpression(Expression target, Expression? start, Expression? stop, Expression? step, int line) : Expression(line)
{
    protected override TemplateValue Compute(Scope scope, RenderContext context)
    {
        TemplateValue value = target.Evaluate(scope, context);
        TemplateValue? from = start?.Evaluate(scope, context);
        TemplateValue? to = stop?.Evaluate(scope, context);
        TemplateValue? by = step?.Evaluate(scope, context);
        switch (value)
        {
            case UndefinedValue missing:
                throw context.Fail(missing.Message);
            case StringValue text:
                context.StepOver(text);
                return Slice(value, SequenceIndex.Resolve(from, to, by, text.Length!.Value, context), context);
            case SequenceValue or RangeValue:
                return Slice(value, SequenceIndex.Resolve(from, to, by, value.Length!.Value, context), context);
            default:
                return new UndefinedValue($"'{value.TypeName}' object cannot be sliced");
        }
    }

    private static TemplateValue Slice(TemplateValue value, (int Start, int Count, int Step) slice, RenderContext context)
    {
        if (value is StringValue whole && slice.Step == 1) return whole.SliceCodePoints(slice.Start, slice.Count);
        IReadOnlyList<TemplateValue> items = context.ToList(value);
        context.Step(slice.Count);
        var picked = new List<TemplateValue>(slice.Count);
        for (int i = 0; i < slice.Count; i++) picked.Add(items[slice.Start + (i * slice.Step)]);
        if (value is SequenceValue sequence) return sequence.With(picked);
        if (value is RangeValue) return new ListValue(picked);
        var text = new TextBuilder(context);
        foreach (TemplateValue part in picked) text.Append((StringValue)part);
        return text.ToValue();
    }
}
