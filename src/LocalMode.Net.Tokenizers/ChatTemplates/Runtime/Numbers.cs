using System.Numerics;

namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>Python's number tower: truth values count as integers, and an integer meets a float as a float.</summary>
internal static class Numbers
{
    public static bool IsNumber(TemplateValue value) => value is IntValue or FloatValue or BoolValue;

    public static bool TryGetInteger(TemplateValue value, out BigInteger integer)
    {
        switch (value)
        {
            case IntValue number:
                integer = number.Value;
                return true;
            case BoolValue truth:
                integer = truth.Value ? BigInteger.One : BigInteger.Zero;
                return true;
            default:
                integer = default;
                return false;
        }
    }

    public static double ToDouble(TemplateValue value) =>
        value is FloatValue number ? number.Value : TryGetInteger(value, out BigInteger integer) ? (double)integer : double.NaN;

    /// <summary>Returns whether two numbers are equal, or <see langword="null"/> if one is no number.</summary>
    public static bool? AreEqual(TemplateValue left, TemplateValue right)
    {
        if (!IsNumber(left) || !IsNumber(right)) return null;
        if (TryGetInteger(left, out BigInteger a) && TryGetInteger(right, out BigInteger b)) return a == b;
        return ToDouble(left) == ToDouble(right);
    }

    /// <summary>Reads an argument that must be a whole number of ordinary size.</summary>
    public static int ToInt32(TemplateValue? value, int missing, string what, RenderContext context)
    {
        if (value is null or NoneValue) return missing;
        if (!TryGetInteger(value, out BigInteger integer)) throw context.Fail($"{what} must be an integer, found '{value.TypeName}'");
        return integer >= int.MinValue && integer <= int.MaxValue ? (int)integer : throw context.Fail($"{what} is out of range");
    }
}
