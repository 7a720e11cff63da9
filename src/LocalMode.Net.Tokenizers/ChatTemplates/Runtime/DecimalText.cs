using System.Numerics;

namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>Rounds a float in decimal exactly, ties to even, as Python does; scaling in binary would round some values wrongly.</summary>
internal static class DecimalText
{
    public static double Round(double value, int digits)
    {
        if (!double.IsFinite(value) || value == 0) return value;
        BigInteger scaled = Scale(Math.Abs(value), digits);
        double rounded = double.Parse($"{scaled}E{-digits}", System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture);
        return double.CopySign(rounded, value);
    }

    /// <summary>Prints with a fixed number of decimals.</summary>
    public static string Fixed(double value, int digits)
    {
        if (!double.IsFinite(value)) return FloatText.Format(value);
        string text = Scale(Math.Abs(value), digits).ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(digits + 1, '0');
        string sign = double.IsNegative(value) ? "-" : "";
        return digits == 0 ? sign + text : $"{sign}{text[..^digits]}.{text[^digits..]}";
    }

    public static BigInteger DivideToEven(BigInteger value, BigInteger divisor)
    {
        BigInteger quotient = BigInteger.DivRem(BigInteger.Abs(value), divisor, out BigInteger remainder);
        int half = (remainder * 2).CompareTo(divisor);
        if (half > 0 || (half == 0 && !quotient.IsEven)) quotient += 1;
        return value.Sign < 0 ? -quotient : quotient;
    }

    // A float is an integer times a power of two, so times a power of ten it is an exact fraction.
    private static BigInteger Scale(double value, int digits)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7FF);
        long mantissa = bits & 0xFFFFFFFFFFFFFL;
        if (exponent == 0) exponent++;
        else mantissa |= 1L << 52;
        exponent -= 1075;
        BigInteger numerator = mantissa;
        BigInteger denominator = BigInteger.One;
        if (exponent >= 0) numerator <<= exponent;
        else denominator <<= -exponent;
        if (digits >= 0) numerator *= BigInteger.Pow(10, digits);
        else denominator *= BigInteger.Pow(10, -digits);
        return DivideToEven(numerator, denominator);
    }
}
