using System.Buffers;
using System.Globalization;
using System.Text;

namespace LocalMode;

/// <summary>
/// Spells whole numbers without a fraction, an exponent or a sign of zero: JSON Schema takes <c>1.0</c> and <c>1e2</c> for integers, System.Text.Json
/// reads them into none of .NET's integers.
/// </summary>
internal static class WholeNumbers
{
    /// <summary>Longer than any integer of .NET's that the serializer reads; what is larger stays as it is.</summary>
    private const int MaxDigits = 40;

    /// <summary>Spells one number anew.</summary>
    /// <param name="number">The number, as JSON has it.</param>
    /// <returns>The digits, with a minus sign where one is needed; or <see langword="null"/> where it stays as it is.</returns>
    public static string? Respell(ReadOnlySpan<byte> number)
    {
        if (!number.ContainsAny((byte)'.', (byte)'e', (byte)'E') && !number.SequenceEqual("-0"u8))
            return null;

        int exponentAt = number.IndexOfAny((byte)'e', (byte)'E');
        ReadOnlySpan<byte> mantissa = exponentAt < 0 ? number : number[..exponentAt];
        bool isNegative = mantissa[0] == '-';
        if (isNegative)
            mantissa = mantissa[1..];

        int dot = mantissa.IndexOf((byte)'.');
        string digits = dot < 0
            ? Encoding.ASCII.GetString(mantissa)
            : Encoding.ASCII.GetString(mantissa[..dot]) + Encoding.ASCII.GetString(mantissa[(dot + 1)..]);
        string kept = digits.TrimEnd('0');
        long zeros = digits.Length - kept.Length - (dot < 0 ? 0 : mantissa.Length - dot - 1);
        kept = kept.TrimStart('0');
        if (kept.Length == 0)
            return "0";

        if (exponentAt >= 0)
        {
            if (!int.TryParse(number[(exponentAt + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int exponent))
                return null;

            zeros += exponent;
        }

        return zeros < 0 || kept.Length + zeros > MaxDigits ? null : (isNegative ? "-" : "") + kept + new string('0', (int)zeros);
    }

    /// <summary>Copies JSON, and spells the whole numbers in it anew.</summary>
    /// <param name="json">Valid JSON.</param>
    /// <param name="target">Where it goes; nothing is written where nothing changes.</param>
    /// <returns>Whether anything changed.</returns>
    public static bool TryRespellAll(ReadOnlySpan<byte> json, IBufferWriter<byte> target)
    {
        int copied = 0;
        for (int at = 0; at < json.Length;)
        {
            if (json[at] == '"')
            {
                at = StringEnd(json, at);
                continue;
            }

            if (json[at] != '-' && !char.IsAsciiDigit((char)json[at]))
            {
                at++;
                continue;
            }

            int end = at + 1;
            while (end < json.Length && (char.IsAsciiLetterOrDigit((char)json[end]) || json[end] is (byte)'.' or (byte)'+' or (byte)'-'))
                end++;

            if (Respell(json[at..end]) is { } spelled)
            {
                target.Write(json[copied..at]);
                target.Write(Encoding.ASCII.GetBytes(spelled));
                copied = end;
            }

            at = end;
        }

        if (copied == 0)
            return false;

        target.Write(json[copied..]);
        return true;
    }

    private static int StringEnd(ReadOnlySpan<byte> json, int quote)
    {
        int at = quote + 1;
        while (json[at] != '"')
            at += json[at] == '\\' ? 2 : 1;

        return at + 1;
    }
}
