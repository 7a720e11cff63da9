using System.Buffers;
using System.Globalization;
using System.Numerics;

namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>Filters over single values: defaults, numbers, members and JSON.</summary>
internal static class ValueFilters
{
    public static IEnumerable<(string Name, TemplateFunction Function)> All { get; } =
    [
        ("default", Default),
        ("d", Default),
        ("attr", Attribute),
        ("tojson", ToJson),
        ("abs", Absolute),
        ("round", Round),
        ("int", ToInteger),
        ("float", ToFloat),
    ];

    private static readonly SearchValues<char> FloatCharacters = SearchValues.Create("0123456789+-.e");

    public static double? ParseFloat(string text)
    {
        string trimmed = text.Trim().Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
        switch (trimmed)
        {
            case "inf" or "+inf" or "infinity" or "+infinity":
                return double.PositiveInfinity;
            case "-inf" or "-infinity":
                return double.NegativeInfinity;
            case "nan" or "+nan" or "-nan":
                return double.NaN;
        }

        bool isNumber = trimmed.Length > 0 && !trimmed.AsSpan().ContainsAnyExcept(FloatCharacters);
        return isNumber && double.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;
    }

    private static TemplateValue Default(TemplateValue value, CallArguments arguments, RenderContext context)
    {
        TemplateValue?[] bound = arguments.Bind(context, "default", "default_value", "boolean");
        bool missing = value is UndefinedValue || (bound[1]?.IsTruthy == true && !value.IsTruthy);
        return missing ? bound[0] ?? StringValue.Empty : value;
    }

    private static TemplateValue Attribute(TemplateValue value, CallArguments arguments, RenderContext context)
    {
        if (arguments.Bind(context, "attr", "name")[0] is not StringValue name) throw context.Fail("attr needs the name of an attribute");
        context.StepOver(name);
        return value.FindAttribute(name.Text, context) ?? new UndefinedValue($"'{value.TypeName} object' has no attribute '{name.Text}'");
    }

    private static StringValue ToJson(TemplateValue value, CallArguments arguments, RenderContext context)
    {
        TemplateValue?[] bound = arguments.Bind(context, "tojson", "ensure_ascii", "indent", "separators", "sort_keys");
        StringValue? indent = bound[1] switch
        {
            null or NoneValue => null,
            StringValue text => text,
            { } width => StringValue.Trusted(LayoutFilters.Spaces(width, "tojson", context)),
        };
        StringValue item = StringValue.Trusted(indent is null ? ", " : ",");
        StringValue key = StringValue.Trusted(": ");
        if (bound[2] is SequenceValue { Items: [StringValue first, StringValue second] }) (item, key) = (first, second);
        else if (bound[2] is not (null or NoneValue)) throw context.Fail("the separators of tojson must be two texts");
        return new JsonText(context, indent, item, key, bound[0]?.IsTruthy == true, bound[3]?.IsTruthy == true).Write(value);
    }

    private static TemplateValue Absolute(TemplateValue value, CallArguments arguments, RenderContext context) => value switch
    {
        FloatValue number => new FloatValue(Math.Abs(number.Value)),
        _ when Numbers.TryGetInteger(value, out BigInteger integer) => IntValue.Of(BigInteger.Abs(integer)),
        _ => throw context.Fail($"bad operand type for abs(): '{value.TypeName}'"),
    };

    private static TemplateValue Round(TemplateValue value, CallArguments arguments, RenderContext context)
    {
        TemplateValue?[] bound = arguments.Bind(context, "round", "precision", "method");
        int precision = Numbers.ToInt32(bound[0], 0, "the precision of round", context);
        string method = (bound[1] as StringValue)?.Text ?? "common";
        if (method is not ("common" or "ceil" or "floor")) throw context.Fail("method must be common, ceil or floor");
        if (!Numbers.IsNumber(value)) throw context.Fail($"round needs a number, found '{value.TypeName}'");
        if (Math.Abs((long)precision) > 300) throw context.Fail("the precision of round is out of range");
        context.Step(Math.Abs(precision) / 8);
        if (method == "common") return Numbers.TryGetInteger(value, out BigInteger integer) ? RoundInteger(integer, precision) : new FloatValue(DecimalText.Round(((FloatValue)value).Value, precision));
        double scale = Math.Pow(10, precision);
        double scaled = Numbers.ToDouble(value) * scale;
        return new FloatValue((method == "ceil" ? Math.Ceiling(scaled) : Math.Floor(scaled)) / scale);
    }

    private static IntValue RoundInteger(BigInteger value, int precision)
    {
        if (precision >= 0) return IntValue.Of(value);
        BigInteger unit = BigInteger.Pow(10, -precision);
        return IntValue.Of(DecimalText.DivideToEven(value, unit) * unit);
    }

    private static TemplateValue ToInteger(TemplateValue value, CallArguments arguments, RenderContext context)
    {
        TemplateValue?[] bound = arguments.Bind(context, "int", "default", "base");
        TemplateValue missing = bound[0] ?? IntValue.Of(0);
        if (Numbers.TryGetInteger(value, out BigInteger integer)) return IntValue.Of(integer);
        if (value is StringValue text && IntegerText.TryParsePython(text.Text, Numbers.ToInt32(bound[1], 10, "the base of int", context), out integer)) return IntValue.Of(integer);
        double? number = value switch
        {
            FloatValue real => real.Value,
            StringValue source => ParseFloat(source.Text),
            _ => null,
        };
        return number is { } finite && double.IsFinite(finite) ? IntValue.Of(new BigInteger(finite)) : missing;
    }

    private static TemplateValue ToFloat(TemplateValue value, CallArguments arguments, RenderContext context)
    {
        TemplateValue missing = arguments.Bind(context, "float", "default")[0] ?? new FloatValue(0);
        if (Numbers.IsNumber(value)) return new FloatValue(Numbers.ToDouble(value));
        return value is StringValue text && ParseFloat(text.Text) is { } number ? new FloatValue(number) : missing;
    }
}
