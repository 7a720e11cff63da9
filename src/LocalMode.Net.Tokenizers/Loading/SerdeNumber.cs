using System.Globalization;

namespace LocalMode.Tokenizers;

/// <summary>
/// Reads a number as Rust's serde_json does: the digits as a whole number, then one division or multiplication. Up to the last bit that is not always
/// the nearest number, and scores that nearly tie depend on that bit.
/// </summary>
internal static class SerdeNumber
{
    private const int LargestPower = 308;

    private static readonly double[] Powers = CreatePowers();

    /// <summary>Reads a number.</summary>
    /// <param name="utf8">The number, valid JSON.</param>
    /// <param name="number">The number.</param>
    /// <returns>Whether it is in the range of a double.</returns>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out double number)
    {
        bool isNegative = utf8[0] == '-';
        int at = isNegative ? 1 : 0;
        ulong digits = 0;
        int exponent = 0;
        bool isFraction = false, isFull = false;
        for (; at < utf8.Length && utf8[at] is not ((byte)'e' or (byte)'E'); at++)
        {
            if (utf8[at] == '.')
            {
                isFraction = true;
                continue;
            }

            uint digit = (uint)(utf8[at] - '0');
            isFull |= digits > (ulong.MaxValue - digit) / 10;
            if (!isFull)
            {
                digits = (digits * 10) + digit;
                exponent -= isFraction ? 1 : 0;
            }
            else if (!isFraction)
            {
                exponent++;
            }
        }

        if (at < utf8.Length)
        {
            exponent = (int)Math.Clamp(exponent + ReadExponent(utf8[(at + 1)..]), int.MinValue / 2, int.MaxValue / 2);
        }

        number = Scale(digits, exponent);
        number = isNegative ? -number : number;
        return double.IsFinite(number);
    }

    private static long ReadExponent(ReadOnlySpan<byte> utf8)
    {
        bool isNegative = utf8[0] == '-';
        long exponent = 0;
        foreach (byte b in utf8)
        {
            if (b is not ((byte)'-' or (byte)'+'))
            {
                exponent = Math.Min((exponent * 10) + b - '0', int.MaxValue);
            }
        }

        return isNegative ? -exponent : exponent;
    }

    private static double Scale(double number, int exponent)
    {
        for (; exponent < -LargestPower && number != 0; exponent += LargestPower)
        {
            number /= Powers[LargestPower];
        }

        return number == 0 ? 0
            : exponent > LargestPower ? double.PositiveInfinity
            : exponent >= 0 ? number * Powers[exponent] : number / Powers[-exponent];
    }

    private static double[] CreatePowers()
    {
        var powers = new double[LargestPower + 1];
        for (int i = 0; i < powers.Length; i++)
        {
            powers[i] = double.Parse(string.Create(CultureInfo.InvariantCulture, $"1e{i}"), CultureInfo.InvariantCulture);
        }

        return powers;
    }
}
