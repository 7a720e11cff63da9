using System.Globalization;
using System.Numerics;

namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>Width, alignment and precision, as both ways of formatting use them.</summary>
internal struct FormatSpec
{
    /// <summary>The largest width and precision; more is a hostile template.</summary>
    public const int MaxWidth = 1000;

    public char Align;
    public char Fill;
    public char Sign;
    public bool Alternate;
    public bool ZeroPad;
    public bool Grouping;
    public int Width;
    public int? Precision;

    public readonly string FormatInteger(BigInteger value, char type, RenderContext context)
    {
        BigInteger magnitude = BigInteger.Abs(value);
        string digits = type switch
        {
            'x' => IntegerText.ToRadix(magnitude, 'x'),
            'X' => IntegerText.ToRadix(magnitude, 'X'),
            'o' => IntegerText.ToOctal(magnitude),
            'b' => IntegerText.ToRadix(magnitude, 'b'),
            _ => magnitude.ToString(Grouping ? "N0" : "R", CultureInfo.InvariantCulture),
        };
        if (Precision is { } least) digits = digits.PadLeft(least, '0');
        string prefix = Alternate && type != 'd' ? $"0{type}" : "";
        return Pad(SignOf(value.Sign < 0) + prefix, digits, context);
    }

    public readonly string FormatFloat(double value, char type, RenderContext context)
    {
        int digits = Precision ?? 6;
        context.Step(digits / 8);
        double magnitude = Math.Abs(value);
        string text = char.ToLowerInvariant(type) switch
        {
            _ when !double.IsFinite(value) => FloatText.Format(magnitude),
            'e' => Exponent(magnitude, digits),
            '%' => DecimalText.Fixed(magnitude * 100, digits) + "%",
            _ => DecimalText.Fixed(magnitude, digits),
        };
        if (Grouping) text = Group(text);
        return Pad(SignOf(double.IsNegative(value)), char.IsUpper(type) ? text.ToUpperInvariant() : text, context);
    }

    public readonly string Pad(string text, RenderContext context) => Pad("", text, context);

    /// <summary>Pads text that keeps its trust; the padding is the format's.</summary>
    public readonly StringValue Pad(StringValue text, RenderContext context)
    {
        int missing = Width - text.Length!.Value;
        context.Step();
        if (missing <= 0) return text;
        int left = LeftOf(missing);
        var padded = new TextBuilder(context);
        padded.Append(new string(ZeroPad ? '0' : Fill, left), true);
        padded.Append(text);
        padded.Append(new string(Fill, missing - left), true);
        return padded.ToValue();
    }

    private readonly int LeftOf(int missing) => Align switch
    {
        _ when ZeroPad => missing,
        '<' => 0,
        '^' => missing / 2,
        _ => missing,
    };

    private readonly string Pad(string sign, string text, RenderContext context)
    {
        int missing = Width - sign.Length - PythonText.CountCodePoints(text);
        context.Step();
        if (missing <= 0) return sign + text;
        if (ZeroPad) return sign + new string('0', missing) + text;
        int left = LeftOf(missing);
        if (Align == '=') return sign + new string(Fill, missing) + text;
        return new string(Fill, left) + sign + text + new string(Fill, missing - left);
    }

    private readonly string SignOf(bool negative) => negative ? "-" : Sign is '+' or ' ' ? Sign.ToString() : "";

    private static string Exponent(double value, int digits)
    {
        string text = value.ToString("E" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        int e = text.IndexOf('E', StringComparison.Ordinal);
        string exponent = text[(e + 2)..].TrimStart('0').PadLeft(2, '0');
        return $"{text[..e]}e{text[e + 1]}{exponent}";
    }

    private static string Group(string text)
    {
        int end = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (end < 0) end = text.Length;
        for (int at = end - 3; at > 0; at -= 3) text = text.Insert(at, ",");
        return text;
    }
}
