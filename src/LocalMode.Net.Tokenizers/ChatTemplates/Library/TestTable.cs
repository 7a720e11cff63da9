using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>Every test by its name.</summary>
internal static class TestTable
{
    private static readonly FrozenDictionary<string, TestFunction> Tests = new Dictionary<string, TestFunction>(StringComparer.Ordinal)
    {
        ["defined"] = static (value, _, _) => value is not UndefinedValue,
        ["undefined"] = static (value, _, _) => value is UndefinedValue,
        ["none"] = static (value, _, _) => value is NoneValue,
        ["boolean"] = static (value, _, _) => value is BoolValue,
        ["true"] = static (value, _, _) => value is BoolValue { Value: true },
        ["false"] = static (value, _, _) => value is BoolValue { Value: false },
        ["integer"] = static (value, _, _) => value is IntValue,
        ["float"] = static (value, _, _) => value is FloatValue,
        ["number"] = static (value, _, _) => Numbers.IsNumber(value),
        ["string"] = static (value, _, _) => value is StringValue,
        ["mapping"] = static (value, _, _) => value is MapValue,
        ["sequence"] = static (value, _, _) => value.IsSequence,
        ["iterable"] = static (value, _, _) => value.Iterate() is not null,
        ["callable"] = static (value, _, _) => value.IsCallable,
        ["escaped"] = static (value, _, _) => value is StringValue { IsMarkup: true },
        ["odd"] = static (value, _, context) => IsRemainder(value, 2, 1, context),
        ["even"] = static (value, _, context) => IsRemainder(value, 2, 0, context),
        ["divisibleby"] = static (value, arguments, context) => !Arithmetic.Modulo(value, One(arguments, "divisibleby", context), context).IsTruthy,
        ["in"] = static (value, arguments, context) => Comparison.Contains(One(arguments, "in", context), value, context),
        ["sameas"] = static (value, arguments, context) => IsSame(value, One(arguments, "sameas", context)),
        ["upper"] = static (value, _, context) => CaseMapping.IsUpper(ValueText.ToText(value, context).Text),
        ["lower"] = static (value, _, context) => CaseMapping.IsLower(ValueText.ToText(value, context).Text),
        ["filter"] = static (value, _, _) => value is StringValue name && FilterTable.Contains(name.Text),
        ["test"] = static (value, _, _) => value is StringValue name && TryGet(name.Text, out _),
        ["eq"] = Compare(ComparisonOperator.Equal),
        ["equalto"] = Compare(ComparisonOperator.Equal),
        ["=="] = Compare(ComparisonOperator.Equal),
        ["ne"] = Compare(ComparisonOperator.NotEqual),
        ["!="] = Compare(ComparisonOperator.NotEqual),
        ["lt"] = Compare(ComparisonOperator.Less),
        ["lessthan"] = Compare(ComparisonOperator.Less),
        ["<"] = Compare(ComparisonOperator.Less),
        ["le"] = Compare(ComparisonOperator.LessOrEqual),
        ["<="] = Compare(ComparisonOperator.LessOrEqual),
        ["gt"] = Compare(ComparisonOperator.Greater),
        ["greaterthan"] = Compare(ComparisonOperator.Greater),
        [">"] = Compare(ComparisonOperator.Greater),
        ["ge"] = Compare(ComparisonOperator.GreaterOrEqual),
        [">="] = Compare(ComparisonOperator.GreaterOrEqual),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static bool TryGet(string name, [NotNullWhen(true)] out TestFunction? test) => Tests.TryGetValue(name, out test);

    private static TestFunction Compare(ComparisonOperator comparison) =>
        (value, arguments, context) => Comparison.Compare(comparison, value, One(arguments, "a comparison", context), context);

    private static TemplateValue One(CallArguments arguments, string name, RenderContext context) =>
        arguments.Bind(context, name, "other")[0] ?? throw context.Fail($"the test {name} needs an argument");

    private static bool IsRemainder(TemplateValue value, int divisor, int remainder, RenderContext context) =>
        Numbers.AreEqual(Arithmetic.Modulo(value, IntValue.Of(divisor), context), IntValue.Of(remainder)) == true;

    // Python's "is": small integers and equal literals are one object there; values of equal kind and content count as the same here.
    private static bool IsSame(TemplateValue left, TemplateValue right) =>
        ReferenceEquals(left, right)
        || (left is IntValue a && right is IntValue b && a.Value == b.Value && BigInteger.Abs(a.Value) <= 256)
        || (left is StringValue s && right is StringValue t && s.Text == t.Text);
}
