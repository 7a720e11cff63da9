using System.Numerics;

namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>Equality, order and membership.</summary>
internal static class Comparison
{
    public static bool AreEqual(TemplateValue left, TemplateValue right, RenderContext context)
    {
        if (ReferenceEquals(left, right)) return left is not FloatValue { Value: double.NaN };
        context.Step();
        context.EnsureStack();
        switch (left, right)
        {
            case (StringValue a, StringValue b):
                context.StepOver(a.Text.Length < b.Text.Length ? a : b);
                return a.Text == b.Text;
            case (UndefinedValue, UndefinedValue):
                return true;
            case (SequenceValue a, SequenceValue b) when a.TypeName == b.TypeName && a.Items.Count == b.Items.Count:
                for (int i = 0; i < a.Items.Count; i++)
                {
                    if (!AreEqual(a.Items[i], b.Items[i], context)) return false;
                }

                return true;
            case (MapValue a, MapValue b) when a.Entries.Count == b.Entries.Count:
                foreach ((TemplateValue key, TemplateValue value) in a.Entries)
                {
                    KeyComparer.StepOver(key, context);
                    if (!b.Entries.TryGetValue(key, out TemplateValue? other) || !AreEqual(value, other, context)) return false;
                }

                return true;
            default:
                return Numbers.AreEqual(left, right) == true;
        }
    }

    /// <summary>Returns the order of two values, or <see langword="null"/> where a NaN has none.</summary>
    public static int? Order(TemplateValue left, TemplateValue right, string operation, RenderContext context)
    {
        context.Step();
        context.EnsureStack();
        switch (left, right)
        {
            case (StringValue a, StringValue b):
                context.StepOver(a.Text.Length < b.Text.Length ? a : b);
                return PythonText.CompareCodePoints(a.Text, b.Text);
            case (SequenceValue a, SequenceValue b) when a.TypeName == b.TypeName:
                for (int i = 0; i < Math.Min(a.Items.Count, b.Items.Count); i++)
                {
                    if (!AreEqual(a.Items[i], b.Items[i], context)) return Order(a.Items[i], b.Items[i], operation, context);
                }

                return a.Items.Count.CompareTo(b.Items.Count);
            case (UndefinedValue missing, _):
                throw context.Fail(missing.Message);
            case (_, UndefinedValue missing):
                throw context.Fail(missing.Message);
        }

        if (!Numbers.IsNumber(left) || !Numbers.IsNumber(right))
        {
            throw context.Fail($"'{operation}' not supported between instances of '{left.TypeName}' and '{right.TypeName}'");
        }

        if (Numbers.TryGetInteger(left, out BigInteger x) && Numbers.TryGetInteger(right, out BigInteger y)) return x.CompareTo(y);
        (double p, double q) = (Numbers.ToDouble(left), Numbers.ToDouble(right));
        return double.IsNaN(p) || double.IsNaN(q) ? null : p.CompareTo(q);
    }

    public static bool Contains(TemplateValue container, TemplateValue item, RenderContext context)
    {
        switch (container)
        {
            case StringValue text:
                if (item is UndefinedValue missing) throw context.Fail(missing.Message);
                if (item is not StringValue part) throw context.Fail($"'in <string>' requires string as left operand, not {item.TypeName}");
                context.StepOver(text);
                return TextSearch.IndexOf(text.Text, part.Text) >= 0;
            case MapValue map:
                KeyComparer.RequireHashable(item, context);
                return map.Entries.ContainsKey(item);
        }

        if (container.Iterate() is not { } items) throw context.Fail($"argument of type '{container.TypeName}' is not iterable");
        foreach (TemplateValue candidate in items)
        {
            if (AreEqual(candidate, item, context)) return true;
        }

        return false;
    }

    public static bool Compare(ComparisonOperator comparison, TemplateValue left, TemplateValue right, RenderContext context) => comparison switch
    {
        ComparisonOperator.Equal => AreEqual(left, right, context),
        ComparisonOperator.NotEqual => !AreEqual(left, right, context),
        ComparisonOperator.Less => Order(left, right, "<", context) < 0,
        ComparisonOperator.LessOrEqual => Order(left, right, "<=", context) <= 0,
        ComparisonOperator.Greater => Order(left, right, ">", context) > 0,
        ComparisonOperator.GreaterOrEqual => Order(left, right, ">=", context) >= 0,
        ComparisonOperator.In => Contains(right, left, context),
        _ => !Contains(right, left, context),
    };
}
