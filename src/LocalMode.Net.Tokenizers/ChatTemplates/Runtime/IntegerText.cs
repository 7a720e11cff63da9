using System.Globalization;
using System.Numerics;

namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>Reads integers as Python does.</summary>
internal static class IntegerText
{
    /// <summary>Reads a literal of the template: decimal, or 0x, 0o, 0b.</summary>
    public static bool TryParseLiteral(string text, out BigInteger value)
    {
        if (text.Length > 2 && text[0] == '0' && char.IsAsciiLetter(text[1]))
        {
            int radix = char.ToLowerInvariant(text[1]) switch
            {
                'x' => 16,
                'o' => 8,
                _ => 2,
            };
            return TryParse(text.AsSpan(2), radix, out value);
        }

        // Python refuses 012, and so does Jinja's lexer; only zeros may repeat.
        bool leadingZero = text.Length > 1 && text[0] == '0' && text.AsSpan().ContainsAnyExcept('0');
        return TryParse(text, 10, out value) && !leadingZero;
    }

    /// <summary>Reads what <c>int(text, base)</c> accepts: white space, a sign, a prefix of the base, underscores between digits.</summary>
    public static bool TryParsePython(string text, int radix, out BigInteger value)
    {
        value = default;
        if (radix is < 2 or > 36) return false;
        ReadOnlySpan<char> rest = text.AsSpan()[..PythonText.EndOfText(text)];
        rest = rest[PythonText.StartOfText(rest)..];
        if (rest.Length > IntValue.MaxDigits || rest.EndsWith('_') || rest.IndexOf("__", StringComparison.Ordinal) >= 0) return false;
        bool negative = rest.StartsWith('-');
        if (negative || rest.StartsWith('+')) rest = rest[1..];
        string prefix = radix switch
        {
            16 => "0x",
            8 => "0o",
            2 => "0b",
            _ => "",
        };
        if (prefix.Length > 0 && rest.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) rest = rest[2..];
        else if (rest.StartsWith('_')) return false;
        if (!TryParse(rest.ToString().Replace("_", "", StringComparison.Ordinal), radix, out value)) return false;
        if (negative) value = -value;
        return true;
    }

    /// <summary>Prints in hexadecimal (x, X) or binary (b), without a sign.</summary>
    public static string ToRadix(BigInteger magnitude, char format)
    {
        // .NET prints two's complement: a positive number can begin with a zero for its sign.
        string digits = magnitude.ToString(format.ToString(), CultureInfo.InvariantCulture).TrimStart('0');
        return digits.Length > 0 ? digits : "0";
    }

    /// <summary>Prints in octal, without a sign.</summary>
    public static string ToOctal(BigInteger magnitude)
    {
        string bits = ToRadix(magnitude, 'b');
        bits = bits.PadLeft((bits.Length + 2) / 3 * 3, '0');
        return string.Create(bits.Length / 3, bits, static (digits, source) =>
        {
            for (int i = 0; i < digits.Length; i++)
            {
                ReadOnlySpan<char> group = source.AsSpan(i * 3, 3);
                digits[i] = (char)('0' + ((group[0] - '0') * 4) + ((group[1] - '0') * 2) + (group[2] - '0'));
            }
        });
    }

    private static bool TryParse(ReadOnlySpan<char> digits, int radix, out BigInteger value)
    {
        value = BigInteger.Zero;
        if (radix == 10) return BigInteger.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value);
        ulong chunk = 0;
        ulong scale = 1;
        foreach (char c in digits)
        {
            int digit = char.IsAsciiDigit(c) ? c - '0' : char.IsAsciiLetter(c) ? char.ToLowerInvariant(c) - 'a' + 10 : 99;
            if (digit >= radix) return false;

            // A long number takes up a word's worth of digits at a time: digit by digit would be quadratic in their number.
            chunk = (chunk * (ulong)radix) + (ulong)digit;
            scale *= (ulong)radix;
            if (scale < 1UL << 57) continue;
            value = (value * scale) + chunk;
            (chunk, scale) = (0, 1);
        }

        value = (value * scale) + chunk;
        return digits.Length > 0;
    }
}
